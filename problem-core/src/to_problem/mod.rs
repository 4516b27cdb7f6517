//! `ToProblem`: the trait that the derive implements, and how its implementors become problems and occurrences. This
//! folder does not know the derive, or any web framework.

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

/// An error that knows which problem it is. `#[derive(Problem)]` implements it.
///
/// By hand it takes the set of types and the choice among them. That is for what cannot be
/// derived: a foreign error, in a type of your own, and a mapping that depends on the value.
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
/// Such a type is no response of a framework by itself; it is where it stands in a transparent
/// variant, or as a [`Problem`](struct@crate::Problem), which `?` makes of it.
///
/// `status`, `code`, `to_problem` and `to_response` follow from the rest; an impl that overrides them
/// changes nothing of what is sent.
///
/// It is not dyn compatible; [`Problem`](struct@crate::Problem) is the erased form.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a problem: it does not implement `ToProblem`",
    label = "write `#[derive(Problem)]` on `{Self}`; an error that is not yours takes `.or_problem(…)?`, or a variant with a status",
    note = "`#[derive(Problem)]` comes with `use problem_core::Problem;` and needs the type to be a `std::error::Error` (`#[derive(thiserror::Error)]`)"
)]
pub trait ToProblem: Error {
    /// The problem types that a value can be, those of transparent variants included.
    const TYPES: ProblemTypes;

    /// The problem type that this value is an occurrence of.
    #[must_use]
    fn problem_type(&self) -> &'static ProblemType;

    /// Writes the `detail` of this occurrence; the text of the error unless overridden. It is
    /// asked only where the problem type sends one. An empty text is left out.
    ///
    /// # Errors
    ///
    /// When the `Display` that it uses fails; the member is left out then.
    fn write_detail(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write!(out, "{self}")
    }

    /// The `instance` of this occurrence (RFC 9457 §3.1.5), a URI reference.
    fn instance(&self) -> Option<&dyn fmt::Display> {
        None
    }

    /// Hands the extension members of this occurrence to `visitor`, in the order in which they
    /// are sent.
    fn visit_members<V: MemberVisitor>(&self, visitor: &mut V) {
        let _ = visitor;
    }

    /// Sets the header fields of this occurrence, besides those of every problem.
    fn visit_headers(&self, headers: &mut ResponseHeaders<'_>) {
        let _ = headers;
    }

    /// The same as data: what a response is made of.
    #[doc(hidden)]
    fn __definition(&self) -> Definition {
        Definition::by_hand(self.problem_type())
    }

    /// The text that the log has: of the value itself, or where it is transparent of the inner one.
    #[doc(hidden)]
    fn __text(&self) -> &dyn fmt::Display
    where
        Self: Sized,
    {
        self
    }

    /// The source that the log goes on with.
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

    /// A view of this occurrence as the erased form. It carries no source, and taking it does not
    /// log the error; to hand the error itself on, use `Problem::from(error)`, which is what `?` does.
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

/// References and owners of an error answer as the error does.
macro_rules! through {
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

through!(
    #[diagnostic::do_not_recommend]
    &E
);
through!(#[diagnostic::do_not_recommend] Box<E>);
through!(#[diagnostic::do_not_recommend] Arc<E>);
