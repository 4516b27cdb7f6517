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

use crate::input::cut;
use crate::input::rules::BrokenRules;
use crate::input::rules::entries::{Broken, Collector, is_code};
use crate::input::rules::field_path::Way;
use crate::input::rules::names::WireNames;
use crate::input::rules::rule::Rule;

/// Checks a value against its `#[garde(…)]`.
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
/// The messages are ours, also where [`garde::i18n::with_i18n`] gives others.
///
/// # Errors
///
/// The rules that it breaks.
pub fn check<T: Validate + WireNames>(value: &T, context: &T::Context) -> Result<(), BrokenRules> {
    let validated = garde::i18n::with_i18n(Ours, || value.validate_with(context));
    validated.map_err(|report| convert(value, &report, &[&OURS]))
}

/// The rules that a value broke, of a report that is there already. A report has nothing but texts: the rules of the
/// crate are known by those that it gives them itself. Where [`with_i18n`](garde::i18n::with_i18n) gave others, each is an
/// `INVALID_VALUE`; so is a rule of the service's own that [`broken`] did not make the error of.
#[must_use]
pub fn of_report(value: &dyn WireNames, report: &Report) -> BrokenRules {
    convert(value, report, &[&OURS, &THEIRS])
}

/// The error of a rule of the service's own, with the code and the message that a client reads.
///
/// The code is made of `A-Z a-z 0-9 _ - .`, and has at most 64 of them: any other is an `INVALID_VALUE`. What
/// [`garde::Error::new`] has may have the value in it: of that nothing is sent, and the log has it.
#[must_use]
pub fn broken(code: &'static str, message: &'static str) -> garde::Error {
    let code = if is_code(code) { code } else { Rule::Custom.code() };
    let text = text(code, message);
    if !OWN.read().unwrap_or_else(PoisonError::into_inner).contains_key(&text) {
        let mut own = OWN.write().unwrap_or_else(PoisonError::into_inner);
        if own.len() < MOST {
            own.insert(text.clone(), (code, message));
        }
    }
    garde::Error::new(text)
}

/// The codes and messages that [`broken`] has made errors of, by the texts of these: an error has nothing else to tell it
/// from one that has the value in it. A service has as many as there are calls in its source.
static OWN: RwLock<BTreeMap<String, (&'static str, &'static str)>> = RwLock::new(BTreeMap::new());

/// Even where a service makes constants at run time.
const MOST: usize = 10_000;

fn text(code: &str, message: &str) -> String {
    format!("{code}: {message}")
}

fn convert(value: &dyn WireNames, report: &Report, texts: &[&LazyLock<Vec<Text>>]) -> BrokenRules {
    let mut collector = Collector::default();
    for (path, error) in report.iter() {
        if collector.is_full() {
            collector.count(1);
            continue;
        }
        let (way, length) = way(value, path);
        collector.add(way, length, of_text(error.message(), texts));
    }
    collector.finish()
}

/// The way, and how long a client may have made it. What a path is made of is to be had only where it is serialised: a
/// list of pairs of a kind and a name.
fn way<'a>(value: &'a dyn WireNames, path: &Path) -> (Way<'a>, usize) {
    let (mut way, mut length) = (Way::new(value, true), 0);
    let Ok(Value::Array(steps)) = serde_json::to_value(path) else { return (way, length) };
    for step in &steps {
        way = match (step.get(0).and_then(Value::as_str), step.get(1).and_then(Value::as_str)) {
            (Some("none"), _) | (_, None) => way.inside(),
            (_, Some(name)) => {
                length += name.len();
                way.step(name)
            }
        };
    }
    (way, length)
}

/// Gives the rules of the crate our messages. A rule that a new release brings has a method here that is missing.
struct Ours;

fn say(rule: Rule) -> Cow<'static, str> {
    text(rule.code(), rule.message()).into()
}

fn ip(kind: IpKind) -> Rule {
    match kind {
        IpKind::Any => Rule::Ip,
        IpKind::V4 => Rule::IpV4,
        IpKind::V6 => Rule::IpV6,
    }
}

impl I18n for Ours {
    fn length_lower_than(&self, _: usize) -> Cow<'static, str> {
        say(Rule::Length)
    }

    fn length_greater_than(&self, _: usize) -> Cow<'static, str> {
        say(Rule::Length)
    }

    fn range_lower_than(&self, _: &dyn Display) -> Cow<'static, str> {
        say(Rule::Range)
    }

    fn range_greater_than(&self, _: &dyn Display) -> Cow<'static, str> {
        say(Rule::Range)
    }

    fn credit_card_invalid(&self, _: InvalidCreditCard) -> Cow<'static, str> {
        say(Rule::CreditCard)
    }

    fn pattern_no_match(&self, _: &dyn Display) -> Cow<'static, str> {
        say(Rule::Pattern)
    }

    fn contains_missing(&self, _: &dyn Display) -> Cow<'static, str> {
        say(Rule::Contains)
    }

    fn url_invalid(&self, _: InvalidUrl) -> Cow<'static, str> {
        say(Rule::Url)
    }

    fn prefix_missing(&self, _: &dyn Display) -> Cow<'static, str> {
        say(Rule::Prefix)
    }

    fn suffix_missing(&self, _: &dyn Display) -> Cow<'static, str> {
        say(Rule::Suffix)
    }

    fn phone_number_invalid(&self, _: InvalidPhoneNumber) -> Cow<'static, str> {
        say(Rule::PhoneNumber)
    }

    fn ip_invalid(&self, kind: IpKind) -> Cow<'static, str> {
        say(ip(kind))
    }

    fn matches_field_mismatch(&self, _: &dyn Display) -> Cow<'static, str> {
        say(Rule::Matches)
    }

    fn email_invalid(&self, _: InvalidEmail) -> Cow<'static, str> {
        say(Rule::Email)
    }

    fn ascii_invalid(&self) -> Cow<'static, str> {
        say(Rule::Ascii)
    }

    fn alphanumeric_invalid(&self) -> Cow<'static, str> {
        say(Rule::Alphanumeric)
    }

    fn required_not_set(&self) -> Cow<'static, str> {
        say(Rule::Required)
    }
}

/// What a text of a report says.
fn of_text(text: &str, texts: &[&LazyLock<Vec<Text>>]) -> Broken {
    let own = OWN.read().unwrap_or_else(PoisonError::into_inner).get(text).copied();
    if let Some((code, message)) = own {
        return Broken { code: Some(code.into()), message: Some(message.into()), ..Rule::Custom.into() };
    }
    let is_said = |known: &&Text| {
        let rest = text.strip_prefix(&*known.before).and_then(|rest| rest.strip_suffix(&*known.after));
        rest.is_some_and(|rest| known.varies || rest.is_empty())
    };
    match texts.iter().flat_map(|texts| texts.iter()).find(is_said) {
        Some(known) => known.rule.into(),
        None => Broken { unsent: Some(cut(text).into_owned()), ..Rule::Custom.into() },
    }
}

/// A text that a rule has, up to what differs from value to value, and from there on.
struct Text {
    before: String,
    after: String,
    varies: bool,
    rule: Rule,
}

/// Those that we give the rules.
static OURS: LazyLock<Vec<Text>> = LazyLock::new(|| texts(&Ours));

/// Those that the crate itself does.
static THEIRS: LazyLock<Vec<Text>> = LazyLock::new(|| texts(&DefaultI18n));

fn texts(i18n: &dyn I18n) -> Vec<Text> {
    let text = |text: Cow<'static, str>, variable: &dyn Display, rule| {
        let (before, after) = match text.split_once(&variable.to_string()) {
            Some((before, after)) => (before.to_owned(), Some(after.to_owned())),
            None => (text.into_owned(), None),
        };
        Text { before, varies: after.is_some(), after: after.unwrap_or_default(), rule }
    };
    let (card, url) = (InvalidCreditCard::Other, InvalidUrl::Other);
    let (email, phone) = (InvalidEmail::Empty, InvalidPhoneNumber::Other);
    vec![
        text(i18n.length_lower_than(0), &0, Rule::Length),
        text(i18n.length_greater_than(0), &0, Rule::Length),
        text(i18n.range_lower_than(&0), &0, Rule::Range),
        text(i18n.range_greater_than(&0), &0, Rule::Range),
        text(i18n.credit_card_invalid(card), &card, Rule::CreditCard),
        text(i18n.pattern_no_match(&'\0'), &'\0', Rule::Pattern),
        text(i18n.contains_missing(&'\0'), &'\0', Rule::Contains),
        text(i18n.url_invalid(url), &url, Rule::Url),
        text(i18n.prefix_missing(&'\0'), &'\0', Rule::Prefix),
        text(i18n.suffix_missing(&'\0'), &'\0', Rule::Suffix),
        // one of its texts has no reason
        text(i18n.phone_number_invalid(InvalidPhoneNumber::Invalid), &'\0', Rule::PhoneNumber),
        text(i18n.phone_number_invalid(phone), &phone, Rule::PhoneNumber),
        text(i18n.ip_invalid(IpKind::Any), &'\0', Rule::Ip),
        text(i18n.ip_invalid(IpKind::V4), &'\0', Rule::IpV4),
        text(i18n.ip_invalid(IpKind::V6), &'\0', Rule::IpV6),
        text(i18n.matches_field_mismatch(&'\0'), &'\0', Rule::Matches),
        text(i18n.email_invalid(email), &email, Rule::Email),
        text(i18n.ascii_invalid(), &'\0', Rule::Ascii),
        text(i18n.alphanumeric_invalid(), &'\0', Rule::Alphanumeric),
        text(i18n.required_not_set(), &'\0', Rule::Required),
    ]
}
