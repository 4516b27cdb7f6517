//! How a derived type implements [`FromReceived`].

use std::convert::Infallible;
use std::sync::Arc;

use crate::occurrence::answer::Transparent;
use crate::problem_type::set::ProblemTypes;
use crate::received::into_error::FromReceived;
use crate::received::reading::Reading;
use crate::to_problem::ToProblem;

/// What the derive implements. It is not [`FromReceived`] itself for the reason that
/// [`DeriveProblem`](super::derive_problem::DeriveProblem) gives.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot come back from a received problem",
    label = "on a type of your own, write #[problem(from_received)] beside `#[derive(Problem)]`"
)]
pub trait DeriveFromReceived: Sized {
    /// The error, if the problem is one of this type and has everything that it needs.
    fn from_received(reading: &Reading<'_>) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<E: DeriveFromReceived + ToProblem> FromReceived for E {
    fn __types() -> &'static ProblemTypes {
        <E as Transparent>::KNOWN_TYPES
    }

    fn __from_received(reading: &Reading<'_>) -> Option<Self> {
        DeriveFromReceived::from_received(reading)
    }
}

/// [`FromReceived`] for the inner error of a transparent variant, if its type has the name of one of this crate or of a framework. Its
/// message has the fix for such a type, which the user cannot change.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot come back from a received problem",
    label = "write accept(one_way) on this variant: its problems then stay received problems",
    note = "on a type of your own with this name, write #[problem(from_received)] instead"
)]
pub trait ForeignFromReceived: Sized {
    /// The error, if the problem is one of this type and has everything that it needs.
    fn from_received(reading: &Reading<'_>) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<E: FromReceived> ForeignFromReceived for E {
    fn from_received(reading: &Reading<'_>) -> Option<Self> {
        E::__from_received(reading)
    }
}

/// Implements `FromReceived` for owners of an error, by reading the error inside. An impl of `FromReceived` itself would overlap with
/// the impl above.
macro_rules! read_inner {
    ($($owner:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<E: FromReceived + ToProblem> DeriveFromReceived for $owner<E> {
            fn from_received(reading: &Reading<'_>) -> Option<Self> {
                E::__from_received(reading).map(Self::new)
            }
        }
    )*};
}

read_inner!(Box Arc);

/// An error that does not occur does not come back.
#[diagnostic::do_not_recommend]
impl DeriveFromReceived for Infallible {
    fn from_received(_: &Reading<'_>) -> Option<Self> {
        None
    }
}
