//! How a derived type implements [`ToProblem`].

use std::convert::Infallible;
use std::error::Error;
use std::sync::Arc;

use crate::occurrence::Occurrence;
#[cfg(feature = "describe")]
use crate::occurrence::described::Collector;
use crate::problem_type::ProblemType;
use crate::problem_type::set::ProblemTypes;
use crate::to_problem::ToProblem;

/// What the derive implements. A compile error about a missing impl of [`ToProblem`] would list every derived type of the
/// program. `#[diagnostic::do_not_recommend]` prevents that, but generated code cannot contain this attribute: a module
/// `diagnostic` of the user would shadow it, and `#![no_implicit_prelude]` would remove it. So the attribute is on the one impl
/// below. For the same reason, `Error` is a bound of that impl and not a supertrait: a supertrait would report a type that is
/// not an error without a fix. `needs_error` of `const_checks.rs` reports it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `ToProblem`, so it cannot become an HTTP response",
    label = "on a type of your own and its type arguments, write `#[derive(Problem)]`"
)]
pub trait DeriveProblem {
    /// The derive checks here that the type is an error. A check outside the impl would be a use of the type, and the compiler
    /// would no longer warn about a type that nothing uses.
    const IS_ERROR: () = ();

    /// See [`ToProblem::TYPES`].
    const TYPES: ProblemTypes;

    /// Adds the problem types to a description.
    #[cfg(feature = "describe")]
    fn __collect(collector: &mut dyn Collector) {
        collector.known(&Self::TYPES);
    }

    /// See [`ToProblem::describe`].
    fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a>;
}

#[diagnostic::do_not_recommend]
impl<E: DeriveProblem + Error> ToProblem for E {
    const TYPES: ProblemTypes = <E as DeriveProblem>::TYPES;

    // rustdoc shows the methods of a blanket impl, and would link to one that is hidden
    #[cfg(feature = "describe")]
    #[doc(hidden)]
    fn __collect(collector: &mut dyn Collector) {
        collector.__of(std::any::type_name::<E>());
        <E as DeriveProblem>::__collect(collector);
    }

    #[inline]
    fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
        DeriveProblem::describe(self, occurrence)
    }
}

/// Implements `ToProblem` for references and owners of an error, by forwarding to the error. An impl of `ToProblem` itself would
/// overlap with the impl above.
macro_rules! forward_to_inner {
    ($($owner:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<E: ToProblem> DeriveProblem for $owner {
            const TYPES: ProblemTypes = <E as ToProblem>::TYPES;

            #[cfg(feature = "describe")]
            fn __collect(collector: &mut dyn Collector) {
                <E as ToProblem>::__collect(collector);
            }

            fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
                ToProblem::describe(&**self, occurrence)
            }
        }
    )*};
}

forward_to_inner!(&E, Box<E>, Arc<E>);

/// An error that does not occur has no problem types.
#[diagnostic::do_not_recommend]
impl DeriveProblem for Infallible {
    const TYPES: ProblemTypes = ProblemTypes::new(&[], &[]);

    fn describe<'a>(&'a self, _: &mut Occurrence<'a>) -> ProblemType<'a> {
        match *self {}
    }
}
