//! What the extractors around other extractors share: they check the rules of the value.

#![allow(unreachable_pub, reason = "the traits are bounds of the extractors, which are features")]

use crate::input::extract::{FirstFault, Form, Json, Path, Query};
use crate::input::read::{Rejected, wrong_path};
use crate::input::validation::{BrokenRules, WireNames};
use crate::members::field_error::FieldError;
use crate::problem::Problem;

mod sealed {
    /// Only this crate knows from which part of a request an extractor reads.
    pub trait Sealed {}
}

/// An extractor whose value can be validated. The extractors of this crate implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an extractor of `problem_core`",
    label = "use `Json`, `Query`, `Form` or `Path` of `problem_core`"
)]
pub trait Extracts: sealed::Sealed {
    /// The type of the value.
    type Value: WireNames;

    /// The problem for broken rules. Its entries say in which part of the request the value was.
    #[doc(hidden)]
    fn problem(rules: BrokenRules, origin: &Origin) -> Problem;
}

/// An extractor around another one, with the rules that it checks.
pub trait Checks: Sized {
    /// The extractor inside.
    type Extractor: Extracts;

    /// What the rules need besides the value.
    type Context;

    fn check(value: &ValueOf<Self>, context: &Self::Context) -> Result<(), BrokenRules>;

    fn new(extractor: Self::Extractor, context: Self::Context) -> Self;
}

/// The type of the value whose rules are checked.
pub type ValueOf<W> = <<W as Checks>::Extractor as Extracts>::Value;

pub(crate) fn rejection<E: Extracts>(rejected: Rejected, origin: &Origin) -> Problem {
    match rejected {
        Rejected::Rules(rules) => E::problem(rules, origin),
        Rejected::Problem(problem) => problem,
    }
}

/// What the request tells about the part that a value was read from.
#[derive(Debug)]
pub struct Origin {
    pub(crate) has_form_in_query: bool,
    /// The names of the path parameters of the route.
    pub(crate) parameters: Vec<String>,
}

impl Origin {
    /// The entry for a path parameter. The entry has no name if the value is a single one, and an index if it
    /// is a tuple.
    fn in_path(&self, entry: &FieldError) -> FieldError {
        let name = match (entry.field(), &self.parameters[..]) {
            ("", [only]) => Some(only),
            (index, names) => index.parse::<usize>().ok().and_then(|index| names.get(index)),
        };
        match name {
            Some(name) => FieldError::at([name], entry.code().to_owned(), entry.message().to_owned()),
            None => entry.clone(),
        }
        .in_path()
    }
}

macro_rules! extracts {
    ($($extractor:ident: |$rules:ident, $origin:pat_param| $problem:expr;)*) => {$(
        impl<T> sealed::Sealed for $extractor<T> {}

        impl<T: WireNames> Extracts for $extractor<T> {
            type Value = T;

            fn problem($rules: BrokenRules, $origin: &Origin) -> Problem {
                $problem
            }
        }
    )*};
}

extracts! {
    Json: |rules, _| rules.into();
    FirstFault: |rules, _| rules.into();
    Query: |rules, _| rules.in_query().into();
    Form: |rules, origin| match origin.has_form_in_query {
        true => rules.in_query().into(),
        false => rules.in_form().into(),
    };
    Path: |rules, origin| wrong_path(rules.entries().iter().map(|entry| origin.in_path(entry)))
        .because_of(Box::new(rules));
}

#[cfg(any(feature = "actix-extract", feature = "poem-extract"))]
pub(crate) use with_parameters::{extract_checked, no_context};

/// The frameworks that have the head, the body and the path parameters of a request in one place.
#[cfg(any(feature = "actix-extract", feature = "poem-extract"))]
mod with_parameters {
    use super::{Checks, Origin, ValueOf, rejection};
    use crate::input::extract::reading::{Reads, Received};
    use crate::input::read::{Parameters, parameter_names};
    use crate::problem::Problem;

    /// Reads a value, and checks its rules.
    pub(crate) fn extract_checked<W, R>(received: &R, context: W::Context) -> Result<W, Problem>
    where
        W: Checks<Extractor: Reads<ValueOf<W>, R>, Context: Sync>,
        R: Received + Parameters,
    {
        match W::Extractor::read(received, Some(&|value: &ValueOf<W>| W::check(value, &context))) {
            Ok(extractor) => Ok(W::new(extractor, context)),
            Err(rejected) => Err(rejection::<W::Extractor>(rejected, &origin(received))),
        }
    }

    #[cold]
    fn origin(received: &(impl Received + Parameters)) -> Origin {
        Origin { has_form_in_query: received.has_form_in_query(), parameters: parameter_names(received) }
    }

    /// The problem of a service that has no context for its rules. `name` is the type of the context.
    pub(crate) fn no_context(name: &str) -> Problem {
        Problem::internal(format!("the service has no `{name}` as the context of rules"))
    }
}
