//! Reports of the crate `garde`.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;

use garde::error::Path;
use garde::i18n::{
    DefaultI18n, I18n, InvalidCreditCard, InvalidEmail, InvalidPhoneNumber, InvalidUrl, IpKind,
};
use garde::{Report, Validate};
use serde_json::Value;

use super::names::{Way, WireNames};
use super::rule::{Limits, Rule};
use super::{Broken, BrokenRules, Collector, cut, is_code};

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
    let known = Known::start();
    match garde::i18n::with_i18n(Ours, || value.validate_with(context)) {
        Ok(()) => Ok(()),
        Err(report) => {
            let known = known.finish();
            Err(convert(value, &report, |text| match known.get(text) {
                Some((code, message)) => Broken {
                    code: Some(code.clone()),
                    message: Some(message.clone()),
                    rule: Rule::Custom,
                    unsent: None,
                },
                None => Broken { unsent: Some(cut(text).into_owned()), ..Rule::Custom.into() },
            }))
        }
    }
}

/// The rules that a value broke, of a report that is there already. A report has nothing but texts: the rules of the
/// crate are known by the texts that it gives them itself, without the limits, and a rule of the service's own is an
/// `INVALID_VALUE`. [`check`] knows more.
#[must_use]
pub fn of_report(value: &dyn WireNames, report: &Report) -> BrokenRules {
    convert(value, report, |text| match of_text(text) {
        Some(rule) => rule.into(),
        None => Broken { unsent: Some(cut(text).into_owned()), ..Rule::Custom.into() },
    })
}

/// The error of a rule of the service's own, with the code and the message that a client reads.
///
/// What [`garde::Error::new`] has may have the value in it: of that nothing is sent, and the log has it.
#[must_use]
pub fn broken(code: &'static str, message: &'static str) -> garde::Error {
    match is_code(code) {
        true => garde::Error::new(known(code, message.into())),
        false => garde::Error::new(message),
    }
}

fn convert(value: &dyn WireNames, report: &Report, broken: impl Fn(&str) -> Broken) -> BrokenRules {
    let mut collector = Collector::default();
    for (path, error) in report.iter() {
        match collector.is_full() {
            true => collector.count(1),
            false => collector.add(way(value, path), broken(error.message())),
        }
    }
    collector.finish()
}

/// What a path is made of is to be had only where it is serialised: a list of pairs of a kind and a name.
fn way<'a>(value: &'a dyn WireNames, path: &Path) -> Way<'a> {
    let mut way = Way::from(value);
    let Ok(Value::Array(steps)) = serde_json::to_value(path) else { return way };
    for step in &steps {
        match (step.get(0).and_then(Value::as_str), step.get(1).and_then(Value::as_str)) {
            // what an `Option` has in it
            (Some("none"), _) | (_, None) => {}
            (_, Some(name)) => way = way.step(name),
        }
    }
    way
}

/// By their texts: the codes and messages of the errors that are made during a check. A text that is not among them
/// is one that somebody else has made.
type Texts = HashMap<String, (Cow<'static, str>, Cow<'static, str>)>;

thread_local! {
    static KNOWN: RefCell<Option<Texts>> = const { RefCell::new(None) };
}

/// Puts the texts of an outer check back, also where a rule panics.
struct Known {
    outer: Option<Texts>,
}

impl Known {
    fn start() -> Self {
        Self { outer: KNOWN.replace(Some(Texts::new())) }
    }

    fn finish(self) -> Texts {
        KNOWN.take().unwrap_or_default()
    }
}

impl Drop for Known {
    fn drop(&mut self) {
        KNOWN.set(self.outer.take());
    }
}

/// The text of an error that this code and message are sent for.
fn known(code: &'static str, message: Cow<'static, str>) -> String {
    let text = format!("{code}: {message}");
    KNOWN.with_borrow_mut(|known| {
        if let Some(known) = known
            && !known.contains_key(&text)
        {
            known.insert(text.clone(), (code.into(), message));
        }
    });
    text
}

/// Gives the rules of the crate our messages. A rule that a new release brings has a method here that is missing.
struct Ours;

fn say(rule: &Rule) -> Cow<'static, str> {
    known(rule.code(), rule.message()).into()
}

fn least(min: &dyn Display) -> Limits {
    Limits { min: number(min), ..Limits::default() }
}

fn most(max: &dyn Display) -> Limits {
    Limits { max: number(max), ..Limits::default() }
}

/// A limit, if it is a number.
fn number(limit: &dyn Display) -> Option<String> {
    /// In bytes.
    const LONGEST: usize = 40;
    let text = limit.to_string();
    let is_number =
        text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte));
    is_number.then_some(text)
}

fn ip(kind: IpKind) -> Rule {
    Rule::Ip(match kind {
        IpKind::Any => "has to be an IP address",
        IpKind::V4 => "has to be an IPv4 address",
        IpKind::V6 => "has to be an IPv6 address",
    })
}

impl I18n for Ours {
    fn length_lower_than(&self, min: usize) -> Cow<'static, str> {
        say(&Rule::Length(least(&min)))
    }

    fn length_greater_than(&self, max: usize) -> Cow<'static, str> {
        say(&Rule::Length(most(&max)))
    }

    fn range_lower_than(&self, min: &dyn Display) -> Cow<'static, str> {
        say(&Rule::Range(least(min)))
    }

    fn range_greater_than(&self, max: &dyn Display) -> Cow<'static, str> {
        say(&Rule::Range(most(max)))
    }

    fn credit_card_invalid(&self, _: InvalidCreditCard) -> Cow<'static, str> {
        say(&Rule::CreditCard)
    }

    fn pattern_no_match(&self, _: &dyn Display) -> Cow<'static, str> {
        say(&Rule::Pattern)
    }

    fn contains_missing(&self, _: &dyn Display) -> Cow<'static, str> {
        say(&Rule::Contains)
    }

    fn url_invalid(&self, _: InvalidUrl) -> Cow<'static, str> {
        say(&Rule::Url)
    }

    fn prefix_missing(&self, _: &dyn Display) -> Cow<'static, str> {
        say(&Rule::Prefix)
    }

    fn suffix_missing(&self, _: &dyn Display) -> Cow<'static, str> {
        say(&Rule::Suffix)
    }

    fn phone_number_invalid(&self, _: InvalidPhoneNumber) -> Cow<'static, str> {
        say(&Rule::PhoneNumber)
    }

    fn ip_invalid(&self, kind: IpKind) -> Cow<'static, str> {
        say(&ip(kind))
    }

    fn matches_field_mismatch(&self, _: &dyn Display) -> Cow<'static, str> {
        say(&Rule::Matches)
    }

    fn email_invalid(&self, _: InvalidEmail) -> Cow<'static, str> {
        say(&Rule::Email)
    }

    fn ascii_invalid(&self) -> Cow<'static, str> {
        say(&Rule::Ascii)
    }

    fn alphanumeric_invalid(&self) -> Cow<'static, str> {
        say(&Rule::Alphanumeric)
    }

    fn required_not_set(&self) -> Cow<'static, str> {
        say(&Rule::Required)
    }
}

/// The rule that the crate itself has this text for.
fn of_text(text: &str) -> Option<Rule> {
    /// Texts up to what differs from value to value, and how they go on.
    static TEXTS: LazyLock<Vec<(String, String, Rule)>> = LazyLock::new(|| {
        let up_to = |text: Cow<'static, str>, variable: &str, rule| {
            let (before, after) = text.split_once(variable).unwrap_or((&text, ""));
            (before.to_owned(), after.to_owned(), rule)
        };
        let reason =
            |text: Cow<'static, str>, reason: &dyn Display, rule| up_to(text, &reason.to_string(), rule);
        let all = |text: Cow<'static, str>, rule| (text.into_owned(), String::new(), rule);
        let (card, url) = (InvalidCreditCard::Other, InvalidUrl::Other);
        let (email, phone) = (InvalidEmail::Empty, InvalidPhoneNumber::Other);
        let ours = DefaultI18n;
        vec![
            up_to(ours.length_lower_than(0), "0", Rule::Length(Limits::default())),
            up_to(ours.length_greater_than(0), "0", Rule::Length(Limits::default())),
            up_to(ours.range_lower_than(&0), "0", Rule::Range(Limits::default())),
            up_to(ours.range_greater_than(&0), "0", Rule::Range(Limits::default())),
            reason(ours.credit_card_invalid(card), &card, Rule::CreditCard),
            up_to(ours.pattern_no_match(&"\0"), "\0", Rule::Pattern),
            up_to(ours.contains_missing(&"\0"), "\0", Rule::Contains),
            reason(ours.url_invalid(url), &url, Rule::Url),
            up_to(ours.prefix_missing(&"\0"), "\0", Rule::Prefix),
            up_to(ours.suffix_missing(&"\0"), "\0", Rule::Suffix),
            all(ours.phone_number_invalid(InvalidPhoneNumber::Invalid), Rule::PhoneNumber),
            reason(ours.phone_number_invalid(phone), &phone, Rule::PhoneNumber),
            all(ours.ip_invalid(IpKind::Any), ip(IpKind::Any)),
            all(ours.ip_invalid(IpKind::V4), ip(IpKind::V4)),
            all(ours.ip_invalid(IpKind::V6), ip(IpKind::V6)),
            up_to(ours.matches_field_mismatch(&"\0"), "\0", Rule::Matches),
            reason(ours.email_invalid(email), &email, Rule::Email),
            all(ours.ascii_invalid(), Rule::Ascii),
            all(ours.alphanumeric_invalid(), Rule::Alphanumeric),
            all(ours.required_not_set(), Rule::Required),
        ]
    });
    let found = TEXTS.iter().find(|(before, after, rule)| {
        let rest = text.strip_prefix(before.as_str()).and_then(|rest| rest.strip_suffix(after.as_str()));
        match rule {
            // the text is all of it
            Rule::Required | Rule::Ascii | Rule::Alphanumeric | Rule::Ip(_) => rest == Some(""),
            _ => rest.is_some(),
        }
    });
    found.map(|(_, _, rule)| rule.clone())
}
