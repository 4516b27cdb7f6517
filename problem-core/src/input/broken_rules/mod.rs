//! The rules that a value broke, as entries of `errors`. This folder knows the reports of `validator` and
//! `garde`; it does not know how a value was read.

mod containers;
mod entries;
mod field_path;
#[cfg(feature = "garde")]
pub mod garde;
mod names;
mod rule;
#[cfg(feature = "validator")]
pub mod validator;

use std::error::Error;
use std::fmt;

#[cfg(feature = "extract")]
use crate::input::read::{RuleEntries, RuleEntry};
use crate::input::validation_status;
use crate::members::field_error::FieldError;
use crate::occurrence::Occurrence;
use crate::occurrence::field_errors::FieldErrors;
use crate::problem_type::ProblemType;
use crate::problem_type::definition::ProblemTypeDefinition;
use crate::problem_type::set::ProblemTypes;
use crate::status::ErrorStatus;
use crate::to_problem::ToProblem;

pub use crate::input::broken_rules::names::{
    ItemName, WireItem, WireItems, WireKey, WireName, WireNames, names,
};
pub use crate::input::broken_rules::rule::Limits;

/// The rules that a value broke. This is a problem: a 422 `VALIDATION_ERROR`, or a 400 with
/// [`Boundary::with_validation_status`](https://docs.rs/problem-core/latest/problem_core/boundary/struct.Boundary.html#method.with_validation_status).
///
/// In an enum of your own, use it as the field with the entries,
/// `#[problem(errors)] #[source] rules: BrokenRules`, or in a `#[problem(transparent)]` variant. If a report
/// has no errors, there are no entries, but this is a problem nevertheless.
///
/// At most [`LIMIT`](Self::LIMIT) rules are listed. If more are broken, the detail says so, and the member
/// `omittedErrors` contains the number of rules that are not listed.
#[derive(Debug, Clone)]
pub struct BrokenRules {
    detail: &'static str,
    entries: Vec<FieldError>,
    /// For each entry, how many names of its path lead to the value around all values that its rule may depend on. It is `None` if the
    /// rule depends on the value of the entry alone.
    #[cfg_attr(not(feature = "extract"), allow(dead_code, reason = "only an extractor asks for it"))]
    scopes: Vec<Option<usize>>,
    total: usize,
    merged: usize,
    /// The messages of the service's own rules that are not sent, each with the index of its entry.
    unsent: Vec<(usize, String)>,
}

impl BrokenRules {
    /// The maximum number of entries of `errors`.
    pub const LIMIT: usize = 100;

    /// The entries of `errors`, in the order of the fields; at most [`LIMIT`](Self::LIMIT).
    #[must_use]
    pub fn entries(&self) -> &[FieldError] {
        &self.entries
    }

    /// The number of broken rules, including those that are not listed.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// Declares that the value was read from the query: `in` of each entry is `query`.
    #[must_use]
    pub fn in_query(self) -> Self {
        self.each("the query has invalid parameters", FieldError::in_query)
    }

    /// Declares that the value was read from a form: `in` of each entry is `form`.
    #[must_use]
    pub fn in_form(self) -> Self {
        self.each("the form has invalid fields", FieldError::in_form)
    }

    /// Declares that the value was read from the path: `in` of each entry is `path`.
    #[must_use]
    pub fn in_path(self) -> Self {
        self.each("the path has invalid parameters", FieldError::in_path)
    }

    fn each(self, detail: &'static str, change: fn(FieldError) -> FieldError) -> Self {
        Self { detail, entries: self.entries.into_iter().map(change).collect(), ..self }
    }

    /// The entries for a value of which some parts are not the client's.
    #[cfg(feature = "extract")]
    pub(crate) fn into_rule_entries(self) -> RuleEntries {
        let (omitted, text) = (self.omitted().unwrap_or(0), Some(self.to_string()));
        let entries = self.entries.into_iter().zip(self.scopes);
        let entries = entries.map(|(entry, scope)| RuleEntry { entry, scope }).collect();
        RuleEntries { entries, omitted, text }
    }

    fn omitted(&self) -> Option<usize> {
        self.total.checked_sub(self.entries.len() + self.merged).filter(|omitted| *omitted > 0)
    }
}

/// The rules that the first fields broke, for the log. **The text may contain values of the request**,
/// because it includes the messages that are not sent.
impl fmt::Display for BrokenRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// As many entries as fit into a line of the log.
        const MAX_LOGGED: usize = 20;
        let mut unsent = self.unsent.iter().peekable();
        for (index, entry) in self.entries.iter().take(MAX_LOGGED).enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            match entry.field() {
                "" => f.write_str(entry.code())?,
                field => write!(f, "{field} {}", entry.code())?,
            }
            if let Some((_, text)) = unsent.next_if(|(of, _)| *of == index) {
                write!(f, " ({text})")?;
            }
        }
        match self.total.saturating_sub(MAX_LOGGED.min(self.entries.len())) {
            0 => Ok(()),
            more => write!(f, ", and {more} more"),
        }
    }
}

impl Error for BrokenRules {}

static DEFINITIONS: [ProblemTypeDefinition; 2] = [
    ProblemTypeDefinition::new(ErrorStatus::UNPROCESSABLE_CONTENT, "VALIDATION_ERROR")
        .with_members(&["omittedErrors", "errors"]),
    ProblemTypeDefinition::new(ErrorStatus::BAD_REQUEST, "VALIDATION_ERROR")
        .with_members(&["omittedErrors", "errors"]),
];

#[diagnostic::do_not_recommend]
impl ToProblem for BrokenRules {
    const TYPES: ProblemTypes = ProblemTypes::new(&DEFINITIONS, &[]);

    // the status depends on the boundary
    #[cfg(feature = "describe")]
    fn __collect(collector: &mut dyn crate::occurrence::described::Collector) {
        collector.wrong_fields();
    }

    fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
        match self.omitted() {
            None => occurrence.detail(self.detail),
            Some(omitted) => {
                let listed = self.total - omitted;
                occurrence.detail(format_args!(
                    "{}: {listed} of {} broken rules are listed",
                    self.detail, self.total
                ));
            }
        }
        self.add_to(occurrence);
        match validation_status() {
            ErrorStatus::BAD_REQUEST => DEFINITIONS[1].problem_type(),
            _ => DEFINITIONS[0].problem_type(),
        }
    }
}

#[diagnostic::do_not_recommend]
impl FieldErrors for BrokenRules {
    fn add_to(&self, occurrence: &mut Occurrence<'_>) {
        occurrence.checked_extension("omittedErrors", &self.omitted());
        occurrence.errors(&self.entries);
    }
}
