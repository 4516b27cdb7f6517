//! `ToProblem`: the trait that the derive implements, and how its implementors become problems and
//! occurrences. This folder does not know the derive, or any web framework.

pub(crate) mod own_errors;
mod problem;

use std::error::Error;

use bytes::Bytes;

use crate::occurrence::Occurrence;
use crate::occurrence::answer::{Answer, Transparent};
#[cfg(feature = "describe")]
use crate::occurrence::described::Collector;
use crate::problem::Problem;
use crate::problem_type::ProblemType;
use crate::problem_type::set::ProblemTypes;
use crate::render::{http_response, outside_responses};
use crate::status::ErrorStatus;

/// An error that has a problem type. `#[derive(Problem)]` implements this trait. References, `Box` and `Arc` implement it if the
/// error inside does.
///
/// Implement it by hand if it cannot be derived: for a foreign error, which you wrap in a type of your own,
/// or if the problem type depends on a value. You need to write the set of problem types, and one method that
/// chooses among them and adds what an occurrence has besides.
///
/// ```
/// use std::io;
///
/// use problem_core::{
///     ErrorStatus, Occurrence, ProblemType, ProblemTypeDefinition, ProblemTypes, ToProblem,
/// };
///
/// #[derive(Debug, thiserror::Error)]
/// #[error("storage failed")]
/// struct Storage(#[from] io::Error);
///
/// static DEFINITIONS: [ProblemTypeDefinition; 2] = [
///     ProblemTypeDefinition::new(ErrorStatus::GATEWAY_TIMEOUT, "STORAGE_TIMEOUT")
///         .with_detail("the storage did not answer in time")
///         .with_members(&["retryable"]),
///     ProblemTypeDefinition::new(ErrorStatus::INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR"),
/// ];
///
/// impl ToProblem for Storage {
///     const TYPES: ProblemTypes = ProblemTypes::new(&DEFINITIONS, &[]);
///
///     fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
///         match self.0.kind() {
///             io::ErrorKind::TimedOut => {
///                 occurrence.extension("retryable", &true);
///                 DEFINITIONS[0].problem_type()
///             }
///             _ => DEFINITIONS[1].problem_type(),
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
/// The other methods follow from `describe`. An impl that overrides them does not change what is sent.
///
/// This trait is not dyn compatible. Use [`Problem`](struct@crate::Problem) instead of a trait object.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `ToProblem`, so it cannot become an HTTP response",
    label = "a foreign error becomes a `Problem` with `.or_problem(ErrorStatus::BAD_GATEWAY)?` or `.map_err(Problem::internal)?`, or in a variant with a status; on a type of your own and its type arguments, write `#[derive(Problem)]`",
    note = "write `use problem_core::Problem;`, and `#[derive(Debug, thiserror::Error, Problem)]` on a type of your own; an `Option` is not a problem, so give `None` an error of its own, such as with `.ok_or(error)?`"
)]
pub trait ToProblem: Error {
    /// The problem types that a value can have, including those of transparent variants.
    const TYPES: ProblemTypes;

    /// Returns the problem type of this occurrence, and adds to `occurrence` what it has besides: extension members, header
    /// fields, a `detail` or an `instance`.
    ///
    /// The problem type must be one of [`TYPES`](Self::TYPES), and the members and header fields those that its definition names;
    /// nothing checks that. To let another error answer, return what [`Occurrence::forward`] returns.
    ///
    /// It is called once for each response. It is also called for the problem type alone, and then what it adds is ignored. An error
    /// that has become a [`Problem`](struct@crate::Problem) is described when the problem is rendered. If somebody asks for a part of
    /// the problem before, such as its code, or changes one, it is also described then.
    fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a>;

    /// Adds the problem types to a description. The derive adds what only it knows.
    #[cfg(feature = "describe")]
    #[doc(hidden)]
    fn __collect(collector: &mut dyn Collector) {
        collector.known(&Self::TYPES);
    }

    /// The problem type of this occurrence.
    #[must_use]
    fn problem_type(&self) -> ProblemType<'_> {
        Self::TYPES.documented(self.describe(&mut Occurrence::for_type()))
    }

    /// The status code of the response.
    #[must_use]
    fn status(&self) -> ErrorStatus {
        self.describe(&mut Occurrence::for_type()).status()
    }

    /// The stable code for machines.
    #[must_use]
    fn code(&self) -> &str {
        self.describe(&mut Occurrence::for_type()).code()
    }

    /// Returns a [`Problem`](struct@crate::Problem) that describes this occurrence. **It does not contain the error**, so the log event
    /// of its response has neither the message nor the sources of the error. This method does not log. To pass the error itself
    /// on, use `Problem::from(error)`, as `?` does. To respond to a reference, use [`to_response`](Self::to_response).
    #[must_use]
    fn to_problem(&self) -> Problem
    where
        Self: Sized,
    {
        Problem::described_by(self)
    }

    /// Renders the error into a response, and logs it.
    #[must_use]
    fn to_response<B: From<Bytes>>(&self) -> http::Response<B>
    where
        Self: Sized,
    {
        http_response::respond(self)
    }

    /// Returns the body that a response would have, and logs the error as a response does. See
    /// [`Problem::to_json`](struct@crate::Problem#method.to_json).
    #[must_use]
    fn to_json(&self) -> String
    where
        Self: Sized,
    {
        outside_responses::to_json(self)
    }

    /// Logs the error as a response does, without rendering it. Use it for an error that no client gets. **An error that is logged
    /// and then rendered has two events in the log.** See [`Problem::log`](struct@crate::Problem#method.log).
    fn log(&self)
    where
        Self: Sized,
    {
        outside_responses::log(self);
    }
}

#[diagnostic::do_not_recommend]
impl<E: ToProblem> Answer for E {
    fn answer<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
        self.describe(occurrence)
    }
}

#[diagnostic::do_not_recommend]
impl<E: ToProblem> Transparent for E {
    const KNOWN_TYPES: &'static ProblemTypes = &E::TYPES;

    #[cfg(feature = "describe")]
    fn __collect(collector: &mut dyn Collector) {
        <E as ToProblem>::__collect(collector);
    }

    fn as_answer(&self) -> &dyn Answer {
        self
    }
}
