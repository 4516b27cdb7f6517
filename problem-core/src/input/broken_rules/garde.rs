//! Reports of the crate `garde`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::{LazyLock, PoisonError, RwLock};

use garde::error::Path;
use garde::i18n::{
    DefaultI18n, I18n, InvalidCreditCard, InvalidEmail, InvalidPhoneNumber, InvalidUrl, IpKind,
};
use garde::{Report, Validate};
use serde_json::Value;

use crate::input::broken_rules::BrokenRules;
use crate::input::broken_rules::entries::{BrokenRule, EntryCollector, is_code};
use crate::input::broken_rules::field_path::FieldPath;
use crate::input::broken_rules::names::WireNames;
use crate::input::broken_rules::rule::Rule;
use crate::input::shorten;

/// Validates a value with its `#[garde(…)]` attributes.
///
/// ```
/// use problem_core::validation::{self, WireNames};
///
/// #[derive(serde::Deserialize, garde::Validate, WireNames)]
/// struct Order {
///     #[garde(length(min = 1), custom(not_reserved))]
///     #[serde(rename = "itemName")]
///     name: String,
/// }
///
/// fn not_reserved(name: &str, _: &()) -> garde::Result {
///     match name {
///         "admin" => Err(validation::garde::broken("RESERVED_NAME", "is a name that nobody can have")),
///         _ => Ok(()),
///     }
/// }
///
/// let rules = validation::garde::check(&Order { name: "admin".to_owned() }, &()).unwrap_err();
/// let [entry] = rules.entries() else { panic!("one rule is broken") };
/// assert_eq!(
///     (entry.field(), entry.code(), entry.message()),
///     ("itemName", "RESERVED_NAME", "is a name that nobody can have"),
/// );
/// ```
///
/// The messages come from this crate, even if you set others with [`garde::i18n::with_i18n`].
///
/// # Errors
///
/// The rules that the value broke.
pub fn check<T: Validate + WireNames>(value: &T, context: &T::Context) -> Result<(), BrokenRules> {
    let validated = garde::i18n::with_i18n(OurMessages, || value.validate_with(context));
    validated.map_err(|report| convert(value, &report, &[&OUR_MESSAGES]))
}

/// Converts a report that you have already.
///
/// A report contains only texts, so the rules of `garde` are recognised by their default messages. If you
/// have set other messages with [`with_i18n`](garde::i18n::with_i18n), each broken rule is an
/// `INVALID_VALUE`. So is a rule of your own whose error was not created with [`broken`].
#[must_use]
pub fn of_report(value: &dyn WireNames, report: &Report) -> BrokenRules {
    convert(value, report, &[&OUR_MESSAGES, &GARDE_MESSAGES])
}

/// Creates the error for a rule of your own, with the code and the message that are sent to the client.
///
/// The code can contain `A-Z a-z 0-9 _ - .`, and at most 64 characters. Any other code is replaced by
/// `INVALID_VALUE`. The text of an error from [`garde::Error::new`] may contain the value, so it is logged
/// and not sent.
#[must_use]
pub fn broken(code: &'static str, message: &'static str) -> garde::Error {
    let code = if is_code(code) { code } else { Rule::Custom.code() };
    let text = error_text(code, message);
    if !KNOWN_ERRORS.read().unwrap_or_else(PoisonError::into_inner).contains_key(&text) {
        let mut known = KNOWN_ERRORS.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MAX_KNOWN_ERRORS {
            known.insert(text.clone(), (code, message));
        }
    }
    garde::Error::new(text)
}

/// The codes and messages of the errors that [`broken`] has created, by the texts of these errors. An error
/// has nothing else that tells it from one that contains the value. A service has as many as there are calls
/// in its source.
static KNOWN_ERRORS: RwLock<BTreeMap<String, (&'static str, &'static str)>> = RwLock::new(BTreeMap::new());

/// The limit if a service leaks texts at run time in order to pass them to [`broken`].
const MAX_KNOWN_ERRORS: usize = 10_000;

fn error_text(code: &str, message: &str) -> String {
    format!("{code}: {message}")
}

fn convert(
    value: &dyn WireNames,
    report: &Report,
    messages: &[&LazyLock<Vec<MessagePattern>>],
) -> BrokenRules {
    let mut collector = EntryCollector::default();
    for (path, error) in report.iter() {
        if collector.is_full() {
            collector.count(1);
            continue;
        }
        let (path, length) = field_path(value, path);
        collector.add(path, length, recognise(error.message(), messages));
    }
    collector.finish()
}

/// The path with the names on the wire, and the length of the path in the report. The steps of a path are
/// only available if it is serialised, as a list of pairs of a kind and a name.
fn field_path<'a>(value: &'a dyn WireNames, path: &Path) -> (FieldPath<'a>, usize) {
    let (mut field_path, mut length) = (FieldPath::new(value, true), 0);
    let Ok(Value::Array(steps)) = serde_json::to_value(path) else { return (field_path, length) };
    for step in &steps {
        field_path = match (step.get(0).and_then(Value::as_str), step.get(1).and_then(Value::as_str)) {
            (Some("none"), _) | (_, None) => field_path.inside(),
            (_, Some(name)) => {
                length += name.len();
                field_path.step(name)
            }
        };
    }
    (field_path, length)
}

/// Gives the rules of `garde` the messages of this crate. If a new release of `garde` adds a rule, this impl
/// does not compile until it has a method for it.
struct OurMessages;

fn message(rule: Rule) -> Cow<'static, str> {
    error_text(rule.code(), rule.message()).into()
}

fn ip(kind: IpKind) -> Rule {
    match kind {
        IpKind::Any => Rule::Ip,
        IpKind::V4 => Rule::IpV4,
        IpKind::V6 => Rule::IpV6,
    }
}

impl I18n for OurMessages {
    fn length_lower_than(&self, _: usize) -> Cow<'static, str> {
        message(Rule::Length)
    }

    fn length_greater_than(&self, _: usize) -> Cow<'static, str> {
        message(Rule::Length)
    }

    fn range_lower_than(&self, _: &dyn Display) -> Cow<'static, str> {
        message(Rule::Range)
    }

    fn range_greater_than(&self, _: &dyn Display) -> Cow<'static, str> {
        message(Rule::Range)
    }

    fn credit_card_invalid(&self, _: InvalidCreditCard) -> Cow<'static, str> {
        message(Rule::CreditCard)
    }

    fn pattern_no_match(&self, _: &dyn Display) -> Cow<'static, str> {
        message(Rule::Pattern)
    }

    fn contains_missing(&self, _: &dyn Display) -> Cow<'static, str> {
        message(Rule::Contains)
    }

    fn url_invalid(&self, _: InvalidUrl) -> Cow<'static, str> {
        message(Rule::Url)
    }

    fn prefix_missing(&self, _: &dyn Display) -> Cow<'static, str> {
        message(Rule::Prefix)
    }

    fn suffix_missing(&self, _: &dyn Display) -> Cow<'static, str> {
        message(Rule::Suffix)
    }

    fn phone_number_invalid(&self, _: InvalidPhoneNumber) -> Cow<'static, str> {
        message(Rule::PhoneNumber)
    }

    fn ip_invalid(&self, kind: IpKind) -> Cow<'static, str> {
        message(ip(kind))
    }

    fn matches_field_mismatch(&self, _: &dyn Display) -> Cow<'static, str> {
        message(Rule::Matches)
    }

    fn email_invalid(&self, _: InvalidEmail) -> Cow<'static, str> {
        message(Rule::Email)
    }

    fn ascii_invalid(&self) -> Cow<'static, str> {
        message(Rule::Ascii)
    }

    fn alphanumeric_invalid(&self) -> Cow<'static, str> {
        message(Rule::Alphanumeric)
    }

    fn required_not_set(&self) -> Cow<'static, str> {
        message(Rule::Required)
    }
}

/// The rule that has this text in a report.
fn recognise(text: &str, messages: &[&LazyLock<Vec<MessagePattern>>]) -> BrokenRule {
    let known = KNOWN_ERRORS.read().unwrap_or_else(PoisonError::into_inner).get(text).copied();
    if let Some((code, message)) = known {
        return BrokenRule { code: Some(code.into()), message: Some(message.into()), ..Rule::Custom.into() };
    }
    let matches = |known: &&MessagePattern| {
        let rest = text.strip_prefix(&*known.before).and_then(|rest| rest.strip_suffix(&*known.after));
        rest.is_some_and(|rest| known.varies || rest.is_empty())
    };
    match messages.iter().flat_map(|patterns| patterns.iter()).find(matches) {
        Some(known) => known.rule.into(),
        None => BrokenRule { unsent: Some(shorten(text).into_owned()), ..Rule::Custom.into() },
    }
}

/// The message of a rule: the text before and after the part that differs from value to value.
struct MessagePattern {
    before: String,
    after: String,
    varies: bool,
    rule: Rule,
}

/// The messages that [`check`] gives the rules.
static OUR_MESSAGES: LazyLock<Vec<MessagePattern>> = LazyLock::new(|| patterns(&OurMessages));

/// The default messages of `garde`.
static GARDE_MESSAGES: LazyLock<Vec<MessagePattern>> = LazyLock::new(|| patterns(&DefaultI18n));

fn patterns(i18n: &dyn I18n) -> Vec<MessagePattern> {
    let pattern = |text: Cow<'static, str>, variable: &dyn Display, rule| {
        let (before, after) = match text.split_once(&variable.to_string()) {
            Some((before, after)) => (before.to_owned(), Some(after.to_owned())),
            None => (text.into_owned(), None),
        };
        MessagePattern { before, varies: after.is_some(), after: after.unwrap_or_default(), rule }
    };
    let (card, url) = (InvalidCreditCard::Other, InvalidUrl::Other);
    let (email, phone) = (InvalidEmail::Empty, InvalidPhoneNumber::Other);
    vec![
        pattern(i18n.length_lower_than(0), &0, Rule::Length),
        pattern(i18n.length_greater_than(0), &0, Rule::Length),
        pattern(i18n.range_lower_than(&0), &0, Rule::Range),
        pattern(i18n.range_greater_than(&0), &0, Rule::Range),
        pattern(i18n.credit_card_invalid(card), &card, Rule::CreditCard),
        pattern(i18n.pattern_no_match(&'\0'), &'\0', Rule::Pattern),
        pattern(i18n.contains_missing(&'\0'), &'\0', Rule::Contains),
        pattern(i18n.url_invalid(url), &url, Rule::Url),
        pattern(i18n.prefix_missing(&'\0'), &'\0', Rule::Prefix),
        pattern(i18n.suffix_missing(&'\0'), &'\0', Rule::Suffix),
        // one of the messages for a phone number has no variable part
        pattern(i18n.phone_number_invalid(InvalidPhoneNumber::Invalid), &'\0', Rule::PhoneNumber),
        pattern(i18n.phone_number_invalid(phone), &phone, Rule::PhoneNumber),
        pattern(i18n.ip_invalid(IpKind::Any), &'\0', Rule::Ip),
        pattern(i18n.ip_invalid(IpKind::V4), &'\0', Rule::IpV4),
        pattern(i18n.ip_invalid(IpKind::V6), &'\0', Rule::IpV6),
        pattern(i18n.matches_field_mismatch(&'\0'), &'\0', Rule::Matches),
        pattern(i18n.email_invalid(email), &email, Rule::Email),
        pattern(i18n.ascii_invalid(), &'\0', Rule::Ascii),
        pattern(i18n.alphanumeric_invalid(), &'\0', Rule::Alphanumeric),
        pattern(i18n.required_not_set(), &'\0', Rule::Required),
    ]
}
