//! Queries, forms and path parameters.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_core::de::DeserializeOwned;

use crate::input::fault::Fault;
use crate::input::read::entries::{Entries, entries};
use crate::input::read::rereads::{Reread, Rereads, findings};
use crate::input::read::{Check, Rejected, RuleEntries, checked, for_the_log, invalid, media_type, rules_of};
use crate::input::reread::tape::{ROOT, Tape};
use crate::input::reread::{FaultPlace, Findings, Values};
use crate::members::field_error::FieldError;
use crate::problem::Problem;

/// The part of the request that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Query,
    Form,
}

/// Whether the media type of a body is `application/x-www-form-urlencoded`. `types` are the values of `Content-Type`.
pub(crate) fn is_form<'a>(types: impl Iterator<Item = &'a [u8]>) -> bool {
    let form = b"application/x-www-form-urlencoded";
    media_type(types).is_some_and(|media_type| media_type.eq_ignore_ascii_case(form))
}

/// Reads pairs of names and values, and checks the rules of the value.
///
/// A text that `serde_urlencoded` does not accept is read again as clients write it: a name that occurs more than once is a list, a
/// flattened number is a number, and an empty text is `None` for an optional value that is not a text.
pub(crate) fn from_urlencoded<T: DeserializeOwned>(
    sent: &[u8],
    part: Part,
    check: Check<'_, T>,
) -> Result<T, Rejected> {
    let pairs = form_urlencoded::parse(sent);
    let error = match T::deserialize(serde_urlencoded::Deserializer::new(pairs)) {
        Ok(value) => return checked(value, check),
        Err(error) => error,
    };
    let mut target = Reread::new(check);
    read_again(pairs, part, error, &mut target)?;
    match target.value {
        Some(value) => checked(value, check),
        None => Err(Rejected::Problem(Problem::internal("a value without a fault was not kept"))),
    }
}

/// Reads pairs as clients write them. The error is the problem, if there is a fault or no value.
#[cold]
fn read_again(
    pairs: form_urlencoded::Parse<'_>,
    part: Part,
    error: serde_urlencoded::de::Error,
    target: &mut dyn Rereads,
) -> Result<(), Rejected> {
    let json = as_json(pairs);
    let Ok(tape) = Tape::new(&json) else { return Err(Rejected::Problem(Problem::internal(error))) };
    let findings = findings(&tape, Values::Texts, target);
    if findings.faults.is_empty() && target.has_value() {
        return Ok(());
    }
    Err(Rejected::Problem(problem(&tape, &findings, rules_of(target.broken()), part, error)))
}

/// The entries for path parameters that do not match their types. There are none if the types match.
#[cfg(feature = "axum-extract")]
pub(crate) fn wrong_parameters<T: DeserializeOwned>(
    pairs: &[(&str, &str)],
    check: Check<'_, T>,
) -> Vec<FieldError> {
    path_faults(pairs, &mut Reread::new(check)).entries
}

/// What is wrong with path parameters.
#[cfg_attr(
    not(any(feature = "actix-extract", feature = "poem-extract")),
    allow(dead_code, reason = "axum tells what is wrong with the path as a whole")
)]
pub(super) struct PathFaults {
    pub(super) has_faults: bool,
    /// What is wrong with the path as a whole, which has no name, or lacks a parameter.
    pub(super) of_path: Vec<Fault>,
    /// The entries. There are none if something is wrong with the path as a whole.
    pub(super) entries: Vec<FieldError>,
}

pub(super) fn path_faults(pairs: &[(&str, &str)], target: &mut dyn Rereads) -> PathFaults {
    let json = as_json(pairs.iter().map(|(name, value)| (Cow::Borrowed(*name), Cow::Borrowed(*value))));
    let Ok(tape) = Tape::new(&json) else {
        return PathFaults { has_faults: false, of_path: Vec::new(), entries: Vec::new() };
    };
    let findings = findings(&tape, Values::Texts, target);
    let rules = rules_of(target.broken());
    // a parameter that the route does not have is a defect of the service
    let is_about_path =
        |(place, _): &&(FaultPlace, Fault)| !matches!(place, FaultPlace::Value(value) if *value != ROOT);
    let of_path: Vec<_> = findings.faults.iter().filter(is_about_path).map(|(_, fault)| *fault).collect();
    let entries = match of_path.is_empty() {
        true => found(&tape, &findings, rules).entries,
        false => Vec::new(),
    };
    PathFaults {
        has_faults: !findings.faults.is_empty(),
        of_path,
        entries: entries.into_iter().map(FieldError::in_path).collect(),
    }
}

fn found(tape: &Tape<'_>, findings: &Findings, rules: RuleEntries) -> Entries {
    entries(tape, &findings.faults, &findings.replaced, rules)
}

fn problem(
    tape: &Tape<'_>,
    findings: &Findings,
    rules: RuleEntries,
    part: Part,
    error: serde_urlencoded::de::Error,
) -> Problem {
    /// What is said if only serde_urlencoded has found a fault.
    const UNKNOWN: [(FaultPlace, Fault); 1] = [(FaultPlace::Value(ROOT), Fault::Inside)];
    let log = match &rules.text {
        Some(rules) => format!("{error}; {rules}").into(),
        None => for_the_log(error),
    };
    let faults = if findings.faults.is_empty() { &UNKNOWN[..] } else { &findings.faults };
    let entries = entries(tape, faults, &findings.replaced, rules);
    let (detail, place): (_, fn(FieldError) -> FieldError) = match part {
        Part::Query => ("the query has invalid parameters", FieldError::in_query),
        Part::Form => ("the form has invalid fields", FieldError::in_form),
    };
    invalid(detail, entries, findings.is_complete, place).because_of(log)
}

/// Pairs as a JSON object. A name that occurs more than once has a list of texts.
fn as_json<'p>(pairs: impl Iterator<Item = (Cow<'p, str>, Cow<'p, str>)>) -> String {
    let mut members: Vec<(Cow<'p, str>, Vec<Cow<'p, str>>)> = Vec::new();
    let mut positions = std::collections::HashMap::new();
    for (name, value) in pairs {
        let position = *positions.entry(name.clone()).or_insert(members.len());
        match members.get_mut(position) {
            Some((_, values)) => values.push(value),
            None => members.push((name, vec![value])),
        }
    }
    let mut json = String::from("{");
    for (position, (name, values)) in members.iter().enumerate() {
        let comma = if position == 0 { "" } else { "," };
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let value = match &values[..] {
            [only] => text(only),
            values => format!("[{}]", values.iter().map(|value| text(value)).collect::<Vec<_>>().join(",")),
        };
        // writing into a String does not fail
        let _ = write!(json, "{comma}{}:{value}", text(name));
    }
    json.push('}');
    json
}
