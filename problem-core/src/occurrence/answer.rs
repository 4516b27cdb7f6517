//! `Answer`: an error that can be asked about itself through a trait object.

use std::error::Error;

use crate::occurrence::Occurrence;
#[cfg(feature = "describe")]
use crate::occurrence::described::Collector;
use crate::problem_type::ProblemType;
use crate::problem_type::set::{Identities, ProblemTypes};

/// An error that describes itself as an occurrence of a problem type. It is implemented for every error that implements
/// [`ToProblem`](crate::ToProblem), and for [`Problem`](struct@crate::Problem).
///
/// Everything that renders or logs an error takes a `&dyn Answer`, so that it is compiled once.
pub trait Answer: Error {
    /// Describes the occurrence, see [`ToProblem::describe`](crate::ToProblem::describe).
    fn answer<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a>;
}

/// The type of a field that a variant is transparent for: an error that implements [`ToProblem`](crate::ToProblem), or
/// [`Problem`](struct@crate::Problem), whose problem types are known only at run time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot decide a response: it does not implement `ToProblem`",
    label = "on a type of your own, write `#[derive(Problem)]`; for any other error, write a status, such as `#[problem(status = 500)]`, or `via`, which converts it",
    note = "`transparent` takes a type with `#[derive(Problem)]`, `Problem` itself, or a reference, `Box` or `Arc` of these; it does not take `Option`, `Vec`, `String`, or errors of other crates, such as `std::io::Error` or `anyhow::Error`"
)]
pub trait Transparent {
    /// The problem types that a value can have, as far as they are known.
    const KNOWN_TYPES: &'static ProblemTypes;

    /// The same problem types for the check that one code is one problem type. The compiler evaluates it once for each type.
    const IDENTITIES: &'static Identities = &Identities::of(Self::KNOWN_TYPES);

    /// Adds the problem types to a description.
    #[cfg(feature = "describe")]
    fn __collect(collector: &mut dyn Collector);

    /// The error that describes itself. This trait does not require `Answer`, so that a type that is not a problem breaks one
    /// bound only.
    fn as_answer(&self) -> &dyn Answer;
}
