//! `ToProblem`: the trait that the derive implements, and how its implementors become problems and
//! occurrences. This folder does not know the derive, or any web framework.

pub(crate) mod occurrence;
mod problem;

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use crate::headers::ResponseHeaders;
use crate::members::visitor::MemberVisitor;
use crate::problem::Problem;
use crate::problem_type::ProblemType;
use crate::problem_type::definition::Definition;
use crate::problem_type::set::ProblemTypes;
use crate::render::http_response;
use crate::status::ErrorStatus;
use crate::to_problem::occurrence::Derived;

/// An error that has a problem type. `#[derive(Problem)]` implements this trait.
///
/// Implement it by hand if it cannot be derived: for a foreign error, which you wrap in a type of your own,
/// or if the problem type depends on a value. You need to write the set of problem types and the choice among
/// them.
///
/// ```
/// use std::io;
///
/// use problem_core::{ErrorStatus, MemberVisitor, ProblemType, ProblemTypes, ToProblem};
///
/// #[derive(Debug, thiserror::Error)]
/// #[error("storage failed")]
/// struct Storage(#[from] io::Error);
///
/// static TYPES: [ProblemType; 2] = [
///     ProblemType::new(ErrorStatus::GATEWAY_TIMEOUT, "STORAGE_TIMEOUT")
///         .with_detail("the storage did not answer in time")
///         .with_members(&["retryable"]),
///     ProblemType::new(ErrorStatus::INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR"),
/// ];
///
/// impl ToProblem for Storage {
///     const TYPES: ProblemTypes = ProblemTypes::new(&TYPES, &[]);
///
///     fn problem_type(&self) -> &'static ProblemType {
///         match self.0.kind() {
///             io::ErrorKind::TimedOut => &TYPES[0],
///             _ => &TYPES[1],
///         }
///     }
///
///     fn visit_members<V: MemberVisitor>(&self, visitor: &mut V) {
///         if self.0.kind() == io::ErrorKind::TimedOut {
///             visitor.extension("retryable", &true);
///         }
///     }
/// }
///
/// let error = Storage(io::ErrorKind::TimedOut.into());
/// let response = error.to_response::<bytes::Bytes>();
/// assert_eq!(response.status(), 504);
/// assert_eq!(
///     response.body(),
///     r#"{"title":"Gateway Timeout","status":504,"detail":"the storage did not answer in time","code":"STORAGE_TIMEOUT","retryable":true}"#,
/// );
/// ```
///
/// **A type with a manual impl is not a response of a framework.** Use it in a transparent variant of a
/// derived type, or as a [`Problem`](struct@crate::Problem), into which `?` converts it.
///
/// `status`, `code`, `to_problem` and `to_response` follow from the other methods. An impl that overrides
/// them does not change what is sent.
///
/// This trait is not dyn compatible. Use [`Problem`](struct@crate::Problem) instead of a trait object.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a problem: it does not implement `ToProblem`",
    label = "write `#[derive(Problem)]` on `{Self}`; an error that is not yours takes `.or_problem(…)?`, or a variant with a status",
    note = "`#[derive(Problem)]` comes with `use problem_core::Problem;` and needs the type to be a `std::error::Error` (`#[derive(thiserror::Error)]`)"
)]
pub trait ToProblem: Error {
    /// The problem types that a value can have, including those of transparent variants.
    const TYPES: ProblemTypes;

    /// The problem type of this occurrence.
    #[must_use]
    fn problem_type(&self) -> &'static ProblemType;

    /// Writes the `detail` of this occurrence. By default it is the text of the error. It is called only if
    /// the problem type sends a detail that is not a constant. An empty text is left out.
    ///
    /// # Errors
    ///
    /// If the `Display` that it uses fails. The member is left out then.
    fn write_detail(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write!(out, "{self}")
    }

    /// The `instance` of this occurrence (RFC 9457 §3.1.5), a URI reference.
    fn instance(&self) -> Option<&dyn fmt::Display> {
        None
    }

    /// Visits the extension members of this occurrence, in the order in which they are sent.
    fn visit_members<V: MemberVisitor>(&self, visitor: &mut V) {
        let _ = visitor;
    }

    /// Sets the header fields that this occurrence adds to those of every problem response.
    fn visit_headers(&self, headers: &mut ResponseHeaders<'_>) {
        let _ = headers;
    }

    /// The problem type, in the form that responses are rendered from.
    #[doc(hidden)]
    fn __definition(&self) -> Definition {
        Definition::by_hand(self.problem_type())
    }

    /// The text for the log: the text of the value, or of the inner error of a transparent variant.
    #[doc(hidden)]
    fn __text(&self) -> &dyn fmt::Display
    where
        Self: Sized,
    {
        self
    }

    /// The source for the log, which comes after the text.
    #[doc(hidden)]
    fn __source(&self) -> Option<&(dyn Error + 'static)> {
        self.source()
    }

    /// The status code of the response.
    #[must_use]
    fn status(&self) -> ErrorStatus {
        self.problem_type().status()
    }

    /// The stable code for machines.
    #[must_use]
    fn code(&self) -> &'static str {
        self.problem_type().code()
    }

    /// Returns a [`Problem`](struct@crate::Problem) that describes this occurrence. It does not contain the
    /// error, and this method does not log. To pass the error itself on, use `Problem::from(error)`, as `?`
    /// does.
    #[must_use]
    fn to_problem(&self) -> Problem
    where
        Self: Sized,
    {
        Problem::view(self)
    }

    /// Renders the error into a response, and logs it.
    #[must_use]
    fn to_response<B: From<Bytes>>(&self) -> http::Response<B>
    where
        Self: Sized,
    {
        http_response::respond(&Derived(self))
    }
}

/// Implements `ToProblem` for references and owners of an error, by forwarding each method to the error.
macro_rules! forward_to_inner {
    ($(#[$attribute:meta])* $owner:ty) => {
        $(#[$attribute])*
        impl<E: ToProblem> ToProblem for $owner {
            const TYPES: ProblemTypes = E::TYPES;

            fn problem_type(&self) -> &'static ProblemType {
                (**self).problem_type()
            }

            fn write_detail(&self, out: &mut dyn fmt::Write) -> fmt::Result {
                (**self).write_detail(out)
            }

            fn instance(&self) -> Option<&dyn fmt::Display> {
                (**self).instance()
            }

            fn visit_members<V: MemberVisitor>(&self, visitor: &mut V) {
                (**self).visit_members(visitor);
            }

            fn visit_headers(&self, headers: &mut ResponseHeaders<'_>) {
                (**self).visit_headers(headers);
            }

            fn __definition(&self) -> Definition {
                (**self).__definition()
            }

            fn __text(&self) -> &dyn fmt::Display {
                (**self).__text()
            }

            fn __source(&self) -> Option<&(dyn Error + 'static)> {
                (**self).__source()
            }
        }
    };
}

forward_to_inner!(
    #[diagnostic::do_not_recommend]
    &E
);
forward_to_inner!(#[diagnostic::do_not_recommend] Box<E>);
forward_to_inner!(#[diagnostic::do_not_recommend] Arc<E>);
