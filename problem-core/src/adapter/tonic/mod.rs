//! tonic: errors as statuses of gRPC, and statuses as problems.
//!
//! `#[problem(also(tonic))]` implements `From` into [`tonic::Status`](::tonic::Status) for a derived type, so that `?` converts it in a
//! handler. A [`Problem`](struct@Problem) is converted too. The [guide](crate::guide::grpc) explains the codes, the details, and what
//! the [`Boundary`](crate::Boundary) around a tonic server does.

pub(crate) mod boundary;
pub(crate) mod convert;
mod details;
mod origin;
mod received;

pub use self::origin::keep;

use ::tonic::{Code, Status};

#[cfg(feature = "validation")]
use crate::input::validation::BrokenRules;
use crate::occurrence::Occurrence;
use crate::problem::Problem;
use crate::to_problem::ToProblem;

/// Converts an error into a status, and logs it. Use it for a type without `#[problem(also(tonic))]`, for example in a conversion of your
/// own.
///
#[cfg_attr(feature = "derive", doc = "```")]
#[cfg_attr(not(feature = "derive"), doc = "```ignore")]
/// use problem_core::Problem;
/// use problem_core::tonic::to_status;
/// use tonic::{Code, Status};
///
/// #[derive(Debug, thiserror::Error, Problem)]
/// #[error("order {id} not found")]
/// #[problem(status = 404)]
/// struct OrderNotFound {
///     #[problem(extension)]
///     id: u64,
/// }
///
/// impl From<OrderNotFound> for Status {
///     fn from(error: OrderNotFound) -> Self {
///         let mut status = to_status(&error);
///         status.metadata_mut().insert("x-shard", "7".parse().expect("it is ASCII"));
///         status
///     }
/// }
///
/// let status = Status::from(OrderNotFound { id: 7 });
/// assert_eq!((status.code(), status.message()), (Code::NotFound, "order 7 not found"));
/// ```
#[must_use]
pub fn to_status<E: ToProblem>(error: &E) -> Status {
    convert::respond(error)
}

/// Converts a problem into a status, and logs it. Inside a boundary, the status keeps the problem for middleware.
impl From<Problem> for Status {
    fn from(problem: Problem) -> Self {
        convert::respond_and_keep(Box::new(problem))
    }
}

/// Converts broken rules into a status with an entry of `google.rpc.BadRequest` for each.
#[cfg(feature = "validation")]
impl From<BrokenRules> for Status {
    fn from(rules: BrokenRules) -> Self {
        convert::respond_and_keep(Box::new(rules))
    }
}

impl Problem {
    /// Sets the gRPC code, for a status that several codes fit. A code that does not fit the status of the problem is not sent.
    ///
    /// ```
    /// use problem_core::{ErrorStatus, Problem};
    /// use tonic::{Code, Status};
    ///
    /// let problem = Problem::new(ErrorStatus::CONFLICT).with_grpc_code(Code::AlreadyExists);
    /// assert_eq!(Status::from(problem).code(), Code::AlreadyExists);
    /// ```
    #[must_use]
    pub fn with_grpc_code(self, code: Code) -> Self {
        self.with_grpc(convert::number(code))
    }
}

impl Occurrence<'_> {
    /// Sets the gRPC code, for a status that several codes fit. A code that does not fit the status of the problem type is not sent.
    pub fn grpc_code(&mut self, code: Code) {
        self.__grpc_code(convert::number(code));
    }

    /// Sets the domain of the error in gRPC, instead of the host of the type URI.
    pub fn grpc_domain(&mut self, domain: &'static str) {
        self.__grpc_domain(domain);
    }
}

/// Converts a derived type into a status.
#[doc(hidden)]
#[macro_export]
macro_rules! __also_tonic {
    ([$($attribute:tt)*] [] [$ty:ty] [$($bounds:tt)*]) => {
        #[automatically_derived]
        $($attribute)*
        impl $crate::__private::From<$ty> for $crate::__private::tonic::Status
        where
            $($bounds)*
        {
            fn from(error: $ty) -> Self {
                use $crate::__private::tonic::{ByReference as _, NotAnError as _};
                $crate::__private::tonic::StatusOf(error).__problem_status()
            }
        }
    };
    // for a generic type, method lookup cannot decide whether the error can be kept
    ([$($attribute:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
        #[automatically_derived]
        $($attribute)*
        impl $($generics)* $crate::__private::From<$ty> for $crate::__private::tonic::Status
        where
            $($bounds)*
        {
            fn from(error: $ty) -> Self {
                $crate::__private::tonic::respond(&error)
            }
        }
    };
}
