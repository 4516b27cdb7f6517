//! Reports of the crate `validator`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use crate::input::broken_rules::BrokenRules;
use crate::input::broken_rules::entries::{BrokenRule, EntryCollector, is_code};
use crate::input::broken_rules::field_path::FieldPath;
use crate::input::broken_rules::names::WireNames;
use crate::input::broken_rules::rule::Rule;
use crate::input::shorten;

/// Validates a value with its `#[validate(…)]` attributes.
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
///     ("itemName", "INVALID_LENGTH", "must have a length of 1 to 20"),
/// );
/// ```
///
/// # Errors
///
/// The rules that the value broke.
pub fn check<T: Validate + WireNames>(value: &T) -> Result<(), BrokenRules> {
    value.validate().map_err(|report| of_report(value, &report))
}

/// Converts a report that you have already, for example from `validate_with_args`.
///
/// A code and a message of your own are sent if they are constants (`Cow::Borrowed`). Any other text may
/// contain the value, so it is only logged.
#[must_use]
pub fn of_report(value: &dyn WireNames, report: &ValidationErrors) -> BrokenRules {
    let mut collector = EntryCollector::default();
    add_fields(&mut collector, &FieldPath::new(value, false), report);
    collector.finish()
}

/// The name that a report uses for the value itself.
const WHOLE: &str = "__all__";
/// The name that a report uses for a list that is not a field.
const LIST: &str = "_tmp_validator";

fn add_fields(collector: &mut EntryCollector, path: &FieldPath<'_>, report: &ValidationErrors) {
    if collector.is_full() {
        return collector.count(count(report));
    }
    let mut fields: Vec<(&str, &ValidationErrorsKind)> =
        report.errors().iter().map(|(name, kind)| (&**name, kind)).collect();
    // the report is a map without an order
    fields.sort_by_cached_key(|(name, _)| {
        (*name != WHOLE, path.field_index(name).unwrap_or(usize::MAX), *name)
    });
    for (name, kind) in fields {
        let path = match name {
            WHOLE | LIST => path.clone(),
            name => path.clone().step(name),
        };
        match kind {
            ValidationErrorsKind::Field(errors) => {
                let Some((last, others)) = errors.split_last() else { continue };
                for error in others {
                    collector.add(path.clone(), 0, broken(error));
                }
                collector.add(path, 0, broken(last));
            }
            ValidationErrorsKind::Struct(report) => add_fields(collector, &path, report),
            ValidationErrorsKind::List(reports) => add_items(collector, &path, reports),
        }
    }
}

fn add_items(
    collector: &mut EntryCollector,
    path: &FieldPath<'_>,
    reports: &BTreeMap<usize, Box<ValidationErrors>>,
) {
    // the report has only the indices, in order
    let mut items = path.items().enumerate();
    for (index, report) in reports {
        if collector.is_full() {
            collector.count(count(report));
            continue;
        }
        let path = path.clone();
        let path = match items.find(|(position, _)| position == index) {
            Some((_, item)) => path.item(item),
            None => path.unnamed_item(*index),
        };
        add_fields(collector, &path, report);
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

fn broken(error: &ValidationError) -> BrokenRule {
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
    let unsent = (!unsent.is_empty()).then(|| shorten(&unsent.join(": ")).into_owned());
    BrokenRule { rule, code, message, unsent }
}

/// The rule with this code in `validator`. The parameters of the error are ignored: they include the value,
/// and the limits may come from the request.
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
