//! JSON bodies.

use serde_core::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;

use crate::input::fault::Fault;
use crate::input::read::entries::entries;
use crate::input::read::first_fault;
use crate::input::read::rereads::{Reread, Rereads, findings};
use crate::input::read::{Check, Rejected, RuleEntries, checked, for_the_log, invalid, media_type, rules_of};
use crate::input::reread::tape::{NotJson, ROOT, Tape};
use crate::input::reread::{FaultPlace, Findings, Values};
use crate::problem::Problem;
use crate::status::ErrorStatus;

/// Whether the media type of a body is JSON (RFC 8259 §11, RFC 6839 §3.1): `application/json`, or any
/// `application` type that ends in `+json`. Parameters are ignored. `types` are the values of `Content-Type`.
pub(crate) fn is_json<'a>(types: impl Iterator<Item = &'a [u8]>) -> bool {
    let media_type = media_type(types).unwrap_or_default().to_ascii_lowercase();
    match media_type.strip_prefix(b"application/") {
        Some(b"json") => true,
        Some(subtype) => subtype.len() > b"+json".len() && subtype.ends_with(b"+json"),
        None => false,
    }
}

/// Reads a body, and checks the rules of its value. The error is a 400 if the body is not JSON, and a 422 if it is not a `T`
/// (RFC 9110 §15.5.21).
pub(crate) fn from_json<T: DeserializeOwned>(body: &[u8], check: Check<'_, T>) -> Result<T, Rejected> {
    let body = without_mark(body);
    match serde_json::from_slice(body) {
        Ok(value) => checked(value, check),
        Err(error) => Err(wrong(body, error, &mut Reread::new(check))),
    }
}

#[cold]
fn wrong(body: &[u8], error: serde_json::Error, target: &mut dyn Rereads) -> Rejected {
    Rejected::Problem(match text(body) {
        Ok(tape) => {
            let findings = findings(&tape, Values::Json, target);
            wrong_values(&tape, &findings, rules_of(target.broken()), error)
        }
        Err(syntax) => not_json(body, &syntax).because_of(for_the_log(error)),
    })
}

/// Reads a body, and checks the rules of its value. The problem names only the first fault that serde_json has found.
pub(crate) fn from_json_first<T: DeserializeOwned>(body: &[u8], check: Check<'_, T>) -> Result<T, Rejected> {
    let body = without_mark(body);
    match serde_json::from_slice(body) {
        Ok(value) => checked(value, check),
        Err(error) => Err(Rejected::Problem(first_fault(body, error))),
    }
}

fn first_fault(body: &[u8], error: serde_json::Error) -> Problem {
    match text(body) {
        Ok(tape) => {
            let entries = first_fault::entries(body, &tape, &error);
            invalid(DETAIL, entries, true, |entry| entry).because_of(for_the_log(error))
        }
        Err(syntax) => not_json(body, &syntax).because_of(for_the_log(error)),
    }
}

/// Some clients start with a byte order mark, which a reader may ignore (RFC 8259 §8.1).
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

const DETAIL: &str = "the request body has invalid fields";

/// A body as JSON. The error says where it is not JSON.
fn text(body: &[u8]) -> Result<Tape<'_>, Syntax> {
    if let Err(error) = serde_json::from_slice::<IgnoredAny>(body) {
        return Err(Syntax {
            line: error.line(),
            bytes: error.column(),
            is_end: error.classify() == Category::Eof,
        });
    }
    let text = std::str::from_utf8(body).map_err(|error| Syntax::at(body, error.valid_up_to()))?;
    Tape::new(text).map_err(|NotJson { offset }| Syntax::at(body, offset))
}

/// Where a body is not JSON.
struct Syntax {
    line: usize,
    /// The bytes up to here, in the line.
    bytes: usize,
    /// Whether the body ends there.
    is_end: bool,
}

impl Syntax {
    fn at(body: &[u8], offset: usize) -> Self {
        let before = &body[..offset.min(body.len())];
        let in_line = before.iter().rev().take_while(|byte| **byte != b'\n').count();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        Self { line, bytes: in_line + 1, is_end: false }
    }
}

fn wrong_values(
    tape: &Tape<'_>,
    findings: &Findings,
    rules: RuleEntries,
    error: serde_json::Error,
) -> Problem {
    /// What is said if only serde_json has found a fault.
    const UNKNOWN: [(FaultPlace, Fault); 1] = [(FaultPlace::Value(ROOT), Fault::Inside)];
    let faults = if findings.faults.is_empty() { &UNKNOWN[..] } else { &findings.faults };
    let log = match &rules.text {
        Some(rules) => format!("{error}; {rules}").into(),
        None => for_the_log(error),
    };
    let entries = entries(tape, faults, &findings.replaced, rules);
    invalid(DETAIL, entries, findings.is_complete, |entry| entry).because_of(log)
}

/// Its column counts characters, as editors do; serde_json counts bytes.
fn not_json(body: &[u8], syntax: &Syntax) -> Problem {
    let Syntax { line, bytes, is_end } = *syntax;
    let text = body.split(|byte| *byte == b'\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let text = text.get(..bytes).unwrap_or(text);
    let column = String::from_utf8_lossy(text).chars().count().max(1);
    let detail = match is_end {
        _ if body.trim_ascii().is_empty() => "the request body is empty".to_owned(),
        true => format!("the request body ends too early, at line {line}, column {column}"),
        false => format!("the request body is not JSON at line {line}, column {column}"),
    };
    Problem::new(ErrorStatus::BAD_REQUEST).with_code("INVALID_JSON").with_detail(detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_recognised_by_its_media_type() {
        let is = |values: &[&str]| is_json(values.iter().map(|value| value.as_bytes()));
        for json in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/json;charset=latin1",
            " application/json ",
            "application/vnd.api+json",
            "application/merge-patch+json ; a=b",
        ] {
            assert!(is(&[json]), "{json}");
        }
        for other in ["", "text/json", "application/jsonp", "application/+json", "json", "text/plain", "*/*"]
        {
            assert!(!is(&[other]), "{other}");
        }
        assert!(!is(&[]));
        assert!(!is(&["application/json", "application/json"]));
    }
}
