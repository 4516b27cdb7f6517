//! Reports of the crate `validator`.

use std::borrow::Cow;

use serde_json::Value;
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use super::names::{Item, Way, WireNames};
use super::rule::{Limits, Rule};
use super::{Broken, BrokenRules, Collector, cut, is_code};

/// Checks a value against its `#[validate(…)]`.
///
/// ```
/// use problem_core::validation::{self, WireNames};
///
/// #[derive(serde::Deserialize, validator::Validate, WireNames)]
/// struct Order {
///     #[validate(length(min = 1, max = 20))]
///     #[serde(rename = "itemName")]
///     name: String,
/// }
///
/// let rules = validation::validator::check(&Order { name: String::new() }).unwrap_err();
/// let [entry] = rules.entries() else { panic!("one rule is broken") };
/// assert_eq!(
///     (entry.field(), entry.code(), entry.message()),
///     ("itemName", "INVALID_LENGTH", "has to have a length of 1 to 20"),
/// );
/// ```
///
/// # Errors
///
/// The rules that it breaks.
pub fn check<T: Validate + WireNames>(value: &T) -> Result<(), BrokenRules> {
    value.validate().map_err(|report| of_report(value, &report))
}

/// The rules that a value broke, of a report that is there already. Rules with arguments (`validate_with_args`) make
/// one.
///
/// A code and a message of the service's own are sent where they are constants (`Cow::Borrowed`): any other text may
/// have the value in it, and goes to the log.
#[must_use]
pub fn of_report(value: &dyn WireNames, report: &ValidationErrors) -> BrokenRules {
    let mut collector = Collector::default();
    of_fields(&mut collector, &Way::from(value), report);
    collector.finish()
}

/// What stands in a report for the value itself, not for a field of it.
const WHOLE: &str = "__all__";
/// What stands around the report of a list that is no field.
const LIST: &str = "_tmp_validator";

fn of_fields(collector: &mut Collector, way: &Way<'_>, report: &ValidationErrors) {
    if collector.is_full() {
        return collector.count(count(report));
    }
    let mut fields: Vec<(&str, &ValidationErrorsKind)> =
        report.errors().iter().map(|(name, kind)| (&**name, kind)).collect();
    // a report is a map without order
    fields.sort_by_key(|(name, _)| (*name != WHOLE, way.place(name).unwrap_or(usize::MAX), *name));
    for (name, kind) in fields {
        let way = match name {
            WHOLE | LIST => way.clone(),
            name => way.clone().step(name),
        };
        match kind {
            ValidationErrorsKind::Field(errors) => {
                for error in errors {
                    collector.add(way.clone(), broken(error));
                }
            }
            ValidationErrorsKind::Struct(report) => of_fields(collector, &way, report),
            ValidationErrorsKind::List(items) => {
                for (index, report) in items {
                    if collector.is_full() {
                        collector.count(count(report));
                        continue;
                    }
                    of_fields(collector, &way.clone().item(Item::Nth(*index)), report);
                }
            }
        }
    }
}

fn count(report: &ValidationErrors) -> usize {
    let of_kind = |kind: &ValidationErrorsKind| match kind {
        ValidationErrorsKind::Field(errors) => errors.len(),
        ValidationErrorsKind::Struct(report) => count(report),
        ValidationErrorsKind::List(items) => items.values().map(|report| count(report)).sum(),
    };
    report.errors().values().map(of_kind).sum()
}

fn broken(error: &ValidationError) -> Broken {
    let rule = rule(error);
    let mut unsent = Vec::new();
    let code = match (&rule, &error.code) {
        (Rule::Custom, Cow::Borrowed(code)) if is_code(code) => Some(Cow::Borrowed(*code)),
        (Rule::Custom, code) => {
            unsent.push(&**code);
            None
        }
        _ => None,
    };
    let message = match &error.message {
        Some(Cow::Borrowed(message)) => Some(Cow::Borrowed(*message)),
        Some(Cow::Owned(message)) => {
            unsent.push(message);
            None
        }
        None => None,
    };
    let unsent = (!unsent.is_empty()).then(|| cut(&unsent.join(": ")).into_owned());
    Broken { rule, code, message, unsent }
}

/// The rules that the crate has are known by their codes.
fn rule(error: &ValidationError) -> Rule {
    match &*error.code {
        "contains" => Rule::Contains,
        "credit_card" => Rule::CreditCard,
        "does_not_contain" => Rule::DoesNotContain,
        "email" => Rule::Email,
        "ip" => Rule::Ip("has to be an IP address"),
        "length" => Rule::Length(limits(error)),
        "must_match" => Rule::Matches,
        "non_control_character" => Rule::NonControlCharacter,
        "range" => Rule::Range(limits(error)),
        "regex" => Rule::Pattern,
        "required" => Rule::Required,
        "url" => Rule::Url,
        _ => Rule::Custom,
    }
}

/// The limits among the parameters. Beside them stand the value, and of two fields that have to match the other one.
fn limits(error: &ValidationError) -> Limits {
    let number = |name: &str| match error.params.get(name)? {
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    Limits {
        min: number("min"),
        max: number("max"),
        above: number("exclusive_min"),
        below: number("exclusive_max"),
        equal: number("equal"),
    }
}
