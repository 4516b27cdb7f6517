//! axum, through `axum-core`: a handler can return the error itself.

use axum_core::response::{IntoResponse, Response};

use crate::problem::Problem;
use crate::render::http_response;
use crate::render::occurrence::Occurrence;
use crate::render::original_error::OriginalError;
use crate::to_problem::ToProblem;
use crate::to_problem::occurrence::Derived;

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = response(&self);
        OriginalError::keep_error(response.extensions_mut(), self);
        response
    }
}

/// The response of an error. The impl of a derived type calls it.
pub fn respond<E: ToProblem>(error: &E) -> Response {
    response(&Derived(error))
}

/// It is not generic, so that it is compiled once for all types of errors.
fn response(occurrence: &dyn Occurrence) -> Response {
    http_response::respond(occurrence)
}

/// Whether this thread is answering a request that has a context.
#[cfg(feature = "boundary")]
#[inline]
pub fn is_in_request() -> bool {
    crate::request::has_current()
}

#[cfg(feature = "boundary")]
pub use by_value::{BorrowsError, ByValue, KeepsError};

/// Inside a boundary, the response keeps the error if its type allows that. Method lookup decides: if the
/// type is `Send`, `Sync` and `'static`, the compiler finds the method of [`KeepsError`], which takes a
/// [`ByValue`]. Otherwise it finds the method of [`BorrowsError`], which takes a reference to one.
#[cfg(feature = "boundary")]
mod by_value {
    use axum_core::response::Response;

    use super::respond;
    use crate::render::original_error::OriginalError;
    use crate::to_problem::ToProblem;

    /// An error that becomes a response.
    #[derive(Debug)]
    pub struct ByValue<E>(pub E);

    /// Implemented if the response can keep the error.
    pub trait KeepsError {
        /// The response, with the error in its extensions. The name is unlikely to be that of a method in the
        /// user's scope.
        fn __problem_respond(self) -> Response;
    }

    impl<E: ToProblem + Send + Sync + 'static> KeepsError for ByValue<E> {
        fn __problem_respond(self) -> Response {
            let mut response = respond(&self.0);
            OriginalError::keep_error(response.extensions_mut(), self.0);
            response
        }
    }

    /// Implemented for all errors. It is used if the response cannot keep the error.
    pub trait BorrowsError {
        /// The response, without the error.
        fn __problem_respond(self) -> Response;
    }

    impl<E: ToProblem> BorrowsError for &ByValue<E> {
        fn __problem_respond(self) -> Response {
            respond(&self.0)
        }
    }
}

/// The body of `into_response`.
#[cfg(feature = "boundary")]
#[doc(hidden)]
#[macro_export]
macro_rules! __axum_respond {
    ($error:ident) => {
        if $crate::__private::axum::is_in_request() {
            use $crate::__private::axum::{BorrowsError as _, KeepsError as _};
            $crate::__private::axum::ByValue($error).__problem_respond()
        } else {
            $crate::__private::axum::respond(&$error)
        }
    };
}

#[cfg(not(feature = "boundary"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __axum_respond {
    ($error:ident) => {
        $crate::__private::axum::respond(&$error)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __axum {
    ([axum $($skip:ident)*] $($input:tt)*) => {};
    ([$other:ident $($skip:ident)*] $($input:tt)*) => { $crate::__axum! { [$($skip)*] $($input)* } };
    ([] attributes [$($attribute:tt)*] impl [] for [$ty:ty] where [$($bounds:tt)*]) => {
        $crate::__axum! { respond [$($attribute)*] [] [$ty] [$($bounds)*] self {
            $crate::__axum_respond!(self)
        } }
    };
    // for a generic type, method lookup cannot decide whether the error can be kept
    ([] attributes [$($attribute:tt)*] impl [$($generics:tt)*] for [$ty:ty] where [$($bounds:tt)*]) => {
        $crate::__axum! { respond [$($attribute)*] [$($generics)*] [$ty] [$($bounds)*] self {
            $crate::__private::axum::respond(&self)
        } }
    };
    (respond [$($attribute:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*] $this:ident $body:block) => {
        #[automatically_derived]
        $($attribute)*
        impl $($generics)* $crate::__private::axum::IntoResponse for $ty
        where
            $($bounds)*
        {
            fn into_response($this) -> $crate::__private::axum::Response $body
        }
    };
}
