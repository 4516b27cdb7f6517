//! The query of a request: the parameters that ask for a page, and the others, which stay in the links.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use crate::input::fault::{Fault, integer_fault, type_message};
use crate::input::validation_status;
use crate::members::field_error::FieldError;
use crate::pages::links::push_encoded;
use crate::problem::Problem;
use crate::problems::PaginationError;
use crate::status::ErrorStatus;

pub(super) const PAGE: &str = "page";
pub(super) const LIMIT: &str = "limit";
pub(super) const CURSOR: &str = "cursor";

/// What a query can ask for. These are not parameters of a type, so that reading is compiled once.
pub(super) struct Rules {
    /// The highest page, or `None` if the query has a cursor instead of a page.
    pub(super) max_page: Option<u64>,
    pub(super) default_limit: u64,
    pub(super) max_limit: u64,
}

/// Refuses limits that make no sense, at compile time. One row more than a page has must still be an `i64`.
pub(super) const fn check_limits(default: u64, max: u64) {
    assert!(1 <= default && default <= max, "the default limit must be from 1 to the highest limit");
    assert!(max < i64::MAX as u64, "the highest limit is too high");
}

/// What a query asks for.
#[derive(Debug)]
pub(super) struct Parameters {
    pub(super) page: u64,
    pub(super) cursor: Option<String>,
    pub(super) limit: u64,
    /// The other parameters in their order, as a part of a URI.
    pub(super) others: String,
}

/// What is wrong with a parameter.
#[derive(Debug)]
enum Wrong {
    Fault(Fault),
    Range(RangeInclusive<u64>),
}

/// A parameter that asks for a page, with its first value.
struct Own<'q> {
    name: &'static str,
    value: Cow<'q, str>,
    is_repeated: bool,
}

pub(super) fn read(query: Option<&str>, rules: &Rules) -> Result<Parameters, Problem> {
    let names = [if rules.max_page.is_some() { PAGE } else { CURSOR }, LIMIT];
    let mut own: Vec<Own<'_>> = Vec::new();
    let mut others = String::new();
    for pair in query.unwrap_or_default().split('&') {
        // an empty pair has no name
        let Some((name, value)) = form_urlencoded::parse(pair.as_bytes()).next() else { continue };
        match names.into_iter().find(|known| *known == name) {
            Some(name) => match own.iter_mut().find(|known| known.name == name) {
                Some(known) => known.is_repeated = true,
                None => own.push(Own { name, value, is_repeated: false }),
            },
            None => {
                if !others.is_empty() {
                    others.push('&');
                }
                push_encoded(&mut others, pair);
            }
        }
    }
    let mut parameters = Parameters { page: 1, cursor: None, limit: rules.default_limit, others };
    let mut wrong = Vec::new();
    for Own { name, value, is_repeated } in own {
        let result = match (name, rules.max_page) {
            _ if is_repeated => Err(Wrong::Fault(Fault::Duplicate)),
            (LIMIT, _) => set(&mut parameters.limit, &value, 1..=rules.max_limit),
            (_, Some(max)) => set(&mut parameters.page, &value, 1..=max),
            (_, None) => {
                parameters.cursor = Some(value.into_owned());
                Ok(())
            }
        };
        if let Err(fault) = result {
            wrong.push((name, fault));
        }
    }
    match wrong.is_empty() {
        true => Ok(parameters),
        false => Err(problem(wrong)),
    }
}

/// Sets a number to the value of a parameter. An empty value is like a missing parameter, as in the extractor `Query`.
fn set(number: &mut u64, text: &str, range: RangeInclusive<u64>) -> Result<(), Wrong> {
    if text.is_empty() {
        return Ok(());
    }
    match text.parse() {
        Ok(value) if range.contains(&value) => {
            *number = value;
            Ok(())
        }
        Ok(_) => Err(Wrong::Range(range)),
        Err(_) => Err(match integer_fault(text, "u64") {
            Some(Fault::OutOfRange(_)) => Wrong::Range(range),
            Some(fault) => Wrong::Fault(fault),
            None => Wrong::Fault(Fault::WrongType(type_message("u64"))),
        }),
    }
}

#[cold]
fn problem(wrong: Vec<(&'static str, Wrong)>) -> Problem {
    let status = validation_status();
    if let [(LIMIT, Wrong::Range(range))] = &wrong[..] {
        let error = PaginationError::limit_out_of_range(LIMIT, *range.start(), *range.end());
        let problem = Problem::from(error);
        return if status == ErrorStatus::UNPROCESSABLE_CONTENT {
            problem
        } else {
            problem.with_status(status)
        };
    }
    let problem = Problem::new(status).with_code("VALIDATION_ERROR");
    problem.with_detail("the query has invalid parameters").with_errors(wrong.into_iter().map(entry))
}

fn entry((name, wrong): (&'static str, Wrong)) -> FieldError {
    match wrong {
        Wrong::Fault(fault) => FieldError::new(name, fault.code(), fault.message()),
        Wrong::Range(range) => {
            let message = format!("must be from {} to {}", range.start(), range.end());
            FieldError::new(name, "OUT_OF_RANGE", message)
        }
    }
    .in_query()
}
