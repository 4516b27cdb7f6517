//! Reports of the crate `validator`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use crate::input::cut;
use crate::input::rules::BrokenRules;
use crate::input::rules::entries::{Broken, Collector, is_code};
use crate::input::rules::field_path::Way;
use crate::input::rules::names::WireNames;
use crate::input::rules::rule::Rule;

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
    of_fields(&mut collector, &Way::new(value, false), report);
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
                    collector.add(way.clone(), 0, broken(error));
                }
            }
            ValidationErrorsKind::Struct(report) => of_fields(collector, &way, report),
            ValidationErrorsKind::List(reports) => of_items(collector, &way, reports),
        }
    }
}

fn of_items(collector: &mut Collector, way: &Way<'_>, reports: &BTreeMap<usize, Box<ValidationErrors>>) {
    // the report has only the places, in their order
    let mut items = way.items().enumerate();
    for (index, report) in reports {
        if collector.is_full() {
            collector.count(count(report));
            continue;
        }
        let way = way.clone();
        let way = match items.find(|(place, _)| place == index) {
            Some((_, item)) => way.item(item),
            None => way.no_item(*index),
        };
        of_fields(collector, &way, report);
    }
}

fn count(report: &ValidationErrors) -> usize {
    let of_kind = |kind: &ValidationErrorsKind| match kind {
        ValidationErrorsKind::Field(errors) => errors.len(),
        ValidationErrorsKind::Struct(report) => count(report),
        ValidationErrorsKind::List(reports) => reports.values().map(|report| count(report)).sum(),
    };
    report.errors().values().map(of_kind).sum()
}

fn broken(error: &ValidationError) -> Broken {
    let rule = rule(&error.code);
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

/// The rules that the crate has are known by their codes. Their parameters are not looked at: the value is among them,
/// and limits may have come from the request.
fn rule(code: &str) -> Rule {
    match code {
        "contains" => Rule::Contains,
        "credit_card" => Rule::CreditCard,
        "does_not_contain" => Rule::DoesNotContain,
        "email" => Rule::Email,
        "ip" => Rule::Ip,
        "length" => Rule::Length,
        "must_match" => Rule::Matches,
        "non_control_character" => Rule::NonControlCharacter,
        "range" => Rule::Range,
        "regex" => Rule::Pattern,
        "required" => Rule::Required,
        "url" => Rule::Url,
        _ => Rule::Custom,
    }
}
