//! The rules that `validator` and `garde` have, under codes of our own: the same in both, so that a service can change
//! the one for the other and its clients notice nothing.

use std::borrow::Cow;

/// A rule that a value broke.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    not(all(feature = "garde", feature = "validator")),
    allow(dead_code, reason = "each of the crates has rules that the other has not")
)]
pub(super) enum Rule {
    Alphanumeric,
    Ascii,
    Contains,
    CreditCard,
    DoesNotContain,
    Email,
    Ip(&'static str),
    Length(Limits),
    Matches,
    NonControlCharacter,
    Pattern,
    PhoneNumber,
    Prefix,
    Range(Limits),
    Required,
    Suffix,
    Url,
    /// One of the service's own.
    Custom,
    /// Any, of something that has no name.
    Inside,
}

/// The limits of a length or of a number, as far as they are known. They are decimal numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) min: Option<String>,
    pub(super) max: Option<String>,
    pub(super) above: Option<String>,
    pub(super) below: Option<String>,
    pub(super) equal: Option<String>,
}

impl Rule {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Alphanumeric => "NOT_ALPHANUMERIC",
            Self::Ascii => "NOT_ASCII",
            Self::Contains => "MISSING_PART",
            Self::CreditCard => "INVALID_CARD_NUMBER",
            Self::DoesNotContain => "FORBIDDEN_PART",
            Self::Email => "INVALID_EMAIL",
            Self::Ip(_) => "INVALID_IP",
            Self::Length(_) => "INVALID_LENGTH",
            Self::Matches => "MISMATCH",
            Self::NonControlCharacter => "CONTROL_CHARACTER",
            Self::Pattern => "INVALID_FORMAT",
            Self::PhoneNumber => "INVALID_PHONE_NUMBER",
            Self::Prefix => "WRONG_PREFIX",
            Self::Range(_) => "OUT_OF_RANGE",
            Self::Required => "REQUIRED",
            Self::Suffix => "WRONG_SUFFIX",
            Self::Url => "INVALID_URL",
            Self::Custom | Self::Inside => "INVALID_VALUE",
        }
    }

    pub(super) fn message(&self) -> Cow<'static, str> {
        let text = match self {
            Self::Alphanumeric => "has to be letters and digits only",
            Self::Ascii => "has to be ASCII only",
            Self::Contains => "lacks something that has to be in it",
            Self::CreditCard => "has to be a card number",
            Self::DoesNotContain => "has something in it that must not be there",
            Self::Email => "has to be an email address",
            Self::Ip(message) => message,
            Self::Length(limits) => return limits.message("has the wrong length", "has to have a length"),
            Self::Matches => "has to be the same as another field",
            Self::NonControlCharacter => "has control characters in it",
            Self::Pattern => "has the wrong format",
            Self::PhoneNumber => "has to be a phone number",
            Self::Prefix => "has the wrong beginning",
            Self::Range(limits) => return limits.message("is out of range", "has to be"),
            Self::Required => "is required",
            Self::Suffix => "has the wrong end",
            Self::Url => "has to be a URL",
            Self::Custom => "is not valid",
            Self::Inside => "has something in it that is not valid",
        };
        text.into()
    }
}

impl Limits {
    /// `unknown` is for no limits, `known` stands before them.
    fn message(&self, unknown: &'static str, known: &str) -> Cow<'static, str> {
        let length = if known.ends_with("length") { " of" } else { "" };
        let text = match (&self.min, &self.max, &self.above, &self.below, &self.equal) {
            (_, _, _, _, Some(equal)) => format!("{known}{length} exactly {equal}"),
            (Some(min), Some(max), _, _, _) if length.is_empty() => format!("{known} from {min} to {max}"),
            (Some(min), Some(max), _, _, _) => format!("{known}{length} {min} to {max}"),
            (Some(min), _, _, Some(below), _) => format!("{known} at least {min} and below {below}"),
            (Some(min), ..) => format!("{known}{length} at least {min}"),
            (_, Some(max), Some(above), _, _) => format!("{known} above {above} and at most {max}"),
            (_, Some(max), ..) => format!("{known}{length} at most {max}"),
            (_, _, Some(above), Some(below), _) => format!("{known} above {above} and below {below}"),
            (_, _, Some(above), ..) => format!("{known} above {above}"),
            (_, _, _, Some(below), _) => format!("{known} below {below}"),
            _ => return unknown.into(),
        };
        text.into()
    }
}
