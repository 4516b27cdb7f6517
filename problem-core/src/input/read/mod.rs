//! Reading JSON bodies, queries and forms with serde, and the problems if that fails. This folder does not
//! know any web framework, or the rules of validators.

mod entries;
mod first_fault;
mod json;
#[cfg(any(feature = "actix-extract", feature = "poem-extract"))]
mod path;
mod rereads;
mod urlencoded;

use std::borrow::Cow;
use std::error::Error;

use crate::headers::essence;
use crate::input::read::entries::Entries;
use crate::input::{shorten, validation_status};
use crate::members::field_error::FieldError;
use crate::problem::Problem;
use crate::request::{self, RequestContext};
use crate::status::ErrorStatus;

pub(crate) use crate::input::read::entries::RuleEntries;
#[cfg(feature = "validation")]
pub(crate) use crate::input::read::entries::RuleEntry;
pub(crate) use crate::input::read::json::{from_json, from_json_first, is_json};
#[cfg(all(
    any(feature = "actix-extract", feature = "poem-extract"),
    any(feature = "garde", feature = "validator")
))]
pub(crate) use crate::input::read::path::parameter_names;
#[cfg(any(feature = "actix-extract", feature = "poem-extract"))]
pub(crate) use crate::input::read::path::{Parameters, from_path};
#[cfg(feature = "axum-extract")]
pub(crate) use crate::input::read::urlencoded::wrong_parameters;
pub(crate) use crate::input::read::urlencoded::{Part, from_urlencoded, is_form};

/// The rules that a value broke.
#[cfg(feature = "validation")]
pub(crate) type Broken = crate::input::validation::BrokenRules;
#[cfg(not(feature = "validation"))]
pub(crate) type Broken = std::convert::Infallible;

/// Checks the rules of a value. It is `None` if the value has none.
pub(crate) type Check<'a, T> = Option<&'a (dyn Fn(&T) -> Result<(), Broken> + Sync)>;

/// A value that has been read.
pub(crate) fn checked<T>(value: T, check: Check<'_, T>) -> Result<T, Rejected> {
    match check {
        None => Ok(value),
        Some(check) => match check(&value) {
            Ok(()) => Ok(value),
            Err(rules) => Err(Rejected::Rules(rules)),
        },
    }
}

/// Why a part of a request was rejected.
#[derive(Debug)]
#[allow(unreachable_pub, reason = "the traits of `input::extract` name it")]
pub enum Rejected {
    /// The value is a `T`, and broke these rules.
    Rules(Broken),
    Problem(Problem),
}

impl Rejected {
    /// The problem for a value without rules.
    pub(crate) fn into_problem(self) -> Problem {
        match self {
            Self::Problem(problem) => problem,
            Self::Rules(rules) => Problem::internal(rules),
        }
    }
}

fn rules_of(broken: Option<Broken>) -> RuleEntries {
    #[cfg(feature = "validation")]
    return broken.map_or_else(RuleEntries::default, Broken::into_rule_entries);
    #[cfg(not(feature = "validation"))]
    return broken.map_or_else(RuleEntries::default, |never| match never {});
}

type BoxError = Box<dyn Error + Send + Sync>;

/// Whether a wrong path parameter is a 400 that names the parameter, instead of a 404.
pub(crate) fn reports_path_errors() -> bool {
    request::current().as_ref().is_some_and(RequestContext::reports_path_errors)
}

/// The media type of a body, from the values of `Content-Type`. It is `None` if there is not exactly one.
fn media_type<'a>(mut types: impl Iterator<Item = &'a [u8]>) -> Option<&'a [u8]> {
    let (Some(value), None) = (types.next(), types.next()) else { return None };
    Some(essence(value))
}

/// Whether a body has a content coding, so that it cannot be read as it is (RFC 9110 §8.4.1). `values` are the values of `Content-Encoding`.
pub(crate) fn is_encoded<'a>(values: impl Iterator<Item = &'a [u8]>) -> bool {
    let mut codings = values.flat_map(|value| value.split(|byte| *byte == b','));
    codings.any(|coding| {
        let coding = coding.trim_ascii();
        !coding.is_empty() && !coding.eq_ignore_ascii_case(b"identity")
    })
}

/// The problem for wrong fields: a 422, or a 400 if the service does not use 422.
fn invalid(
    detail: &'static str,
    entries: Entries,
    is_complete: bool,
    place: fn(FieldError) -> FieldError,
) -> Problem {
    let problem = Problem::new(validation_status()).with_code("VALIDATION_ERROR").with_detail(detail);
    let problem = match entries.omitted {
        0 => problem,
        // a number is a value of JSON
        omitted => problem.with_extension("omittedErrors", &omitted).unwrap_or_else(Problem::internal),
    };
    let problem = match is_complete && !entries.is_cut {
        true => problem,
        false => problem.with_extension("incompleteErrors", &true).unwrap_or_else(Problem::internal),
    };
    problem.with_errors(entries.entries.into_iter().map(place))
}

/// The problem for wrong path parameters: a 404, or a 400 that names them if the service has configured that.
pub(crate) fn wrong_path(fields: impl IntoIterator<Item = FieldError>) -> Problem {
    if reports_path_errors() {
        let detail = "the path has invalid parameters";
        let problem = Problem::new(ErrorStatus::BAD_REQUEST).with_code("VALIDATION_ERROR");
        return problem.with_detail(detail).with_errors(fields);
    }
    Problem::new(ErrorStatus::NOT_FOUND)
}

/// The problem for a body with another media type than the one that is read.
pub(crate) fn unsupported_media_type(detail: &'static str) -> Problem {
    Problem::new(ErrorStatus::UNSUPPORTED_MEDIA_TYPE).with_detail(detail)
}

/// The problem for a body that did not arrive completely. `status` is the status of the error.
pub(crate) fn incomplete_body(status: ErrorStatus, error: BoxError) -> Problem {
    let problem = Problem::from_foreign_error(status, error);
    match status.as_u16() {
        413 => problem.with_detail("the request body is too large"),
        400 => problem.with_detail("the request body ended early"),
        _ => problem,
    }
}

/// An error of serde, for the log. Its message quotes the client's input, which can be long.
fn for_the_log(error: impl Error + Send + Sync + 'static) -> BoxError {
    let text = error.to_string();
    match shorten(&text) {
        Cow::Borrowed(_) => Box::new(error),
        Cow::Owned(text) => text.into(),
    }
}

/// The entry for a path parameter about which nothing else is known. It has no name if the name is not known.
pub(crate) fn invalid_path_parameter(name: Option<&str>) -> FieldError {
    FieldError::at(name, "INVALID_VALUE", "is not valid").in_path()
}
