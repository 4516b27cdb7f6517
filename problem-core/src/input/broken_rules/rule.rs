//! The rules of `validator` and `garde`, and their limits. Both crates get the same codes, so that a client
//! need not know which of them a service uses.

use std::borrow::Cow;
use std::fmt;

/// A rule that a value broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    not(all(feature = "garde", feature = "validator")),
    allow(dead_code, reason = "each of the two crates has rules that the other does not have")
)]
pub(super) enum Rule {
    Alphanumeric,
    Ascii,
    Contains,
    CreditCard,
    DoesNotContain,
    Email,
    Ip,
    IpV4,
    IpV6,
    Length,
    Matches,
    NonControlCharacter,
    Pattern,
    PhoneNumber,
    Prefix,
    Range,
    Required,
    Suffix,
    Url,
    /// A rule of the service's own.
    Custom,
    /// Any rule, of something that has no name on the wire.
    Inside,
}

impl Rule {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Alphanumeric => "NOT_ALPHANUMERIC",
            Self::Ascii => "NOT_ASCII",
            Self::Contains => "MISSING_PART",
            Self::CreditCard => "INVALID_CARD_NUMBER",
            Self::DoesNotContain => "FORBIDDEN_PART",
            Self::Email => "INVALID_EMAIL",
            Self::Ip | Self::IpV4 | Self::IpV6 => "INVALID_IP",
            Self::Length => "INVALID_LENGTH",
            Self::Matches => "MISMATCH",
            Self::NonControlCharacter => "CONTROL_CHARACTER",
            Self::Pattern => "INVALID_FORMAT",
            Self::PhoneNumber => "INVALID_PHONE_NUMBER",
            Self::Prefix => "WRONG_PREFIX",
            Self::Range => "OUT_OF_RANGE",
            Self::Required => "REQUIRED",
            Self::Suffix => "WRONG_SUFFIX",
            Self::Url => "INVALID_URL",
            Self::Custom | Self::Inside => "INVALID_VALUE",
        }
    }

    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Alphanumeric => "must contain only letters and digits",
            Self::Ascii => "must contain only ASCII characters",
            Self::Contains => "lacks a required part",
            Self::CreditCard => "must be a card number",
            Self::DoesNotContain => "contains a forbidden part",
            Self::Email => "must be an email address",
            Self::Ip => "must be an IP address",
            Self::IpV4 => "must be an IPv4 address",
            Self::IpV6 => "must be an IPv6 address",
            Self::Length => "has the wrong length",
            Self::Matches => "must be the same as another field",
            Self::NonControlCharacter => "must not contain control characters",
            Self::Pattern => "has the wrong format",
            Self::PhoneNumber => "must be a phone number",
            Self::Prefix => "has the wrong prefix",
            Self::Range => "is out of range",
            Self::Required => "is required",
            Self::Suffix => "has the wrong suffix",
            Self::Url => "must be a URL",
            Self::Custom => "is not valid",
            Self::Inside => "contains an invalid value",
        }
    }

    /// The message with the limits. Only lengths and ranges have limits.
    pub(super) fn message_with(self, limits: Limits) -> Cow<'static, str> {
        let Limits { min, max, equal, above, below, .. } = limits;
        let of_length = |is: fmt::Arguments<'_>| Cow::Owned(format!("must have a length of {is}"));
        let of_value = |is: fmt::Arguments<'_>| Cow::Owned(format!("must be {is}"));
        match (self, equal, min, max, above.or(below)) {
            (Self::Length, Some(equal), ..) => of_length(format_args!("exactly {equal}")),
            (Self::Length, _, Some(min), Some(max), _) => of_length(format_args!("{min} to {max}")),
            (Self::Length, _, Some(min), ..) => of_length(format_args!("at least {min}")),
            (Self::Length, _, _, Some(max), _) => of_length(format_args!("at most {max}")),
            (Self::Range, Some(equal), ..) => of_value(format_args!("exactly {equal}")),
            (Self::Range, _, Some(min), Some(max), None) => of_value(format_args!("from {min} to {max}")),
            (Self::Range, ..) => {
                let limits = [("at least", min), ("above", above), ("at most", max), ("below", below)];
                let known = limits.into_iter().filter_map(|(word, limit)| Some(format!("{word} {}", limit?)));
                match known.collect::<Vec<_>>() {
                    known if known.is_empty() => self.message().into(),
                    known => of_value(format_args!("{}", known.join(" and "))),
                }
            }
            _ => self.message().into(),
        }
    }
}

/// The limits of a length or of a value. They are decimal numbers, and the same for every request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    min: Option<&'static str>,
    max: Option<&'static str>,
    equal: Option<&'static str>,
    above: Option<&'static str>,
    below: Option<&'static str>,
    is_unknown: bool,
}

impl Limits {
    /// The field has no such rule.
    pub const NONE: Self =
        Self { min: None, max: None, equal: None, above: None, below: None, is_unknown: false };
    /// The field has such a rule, but its limits must not be sent.
    pub const UNKNOWN: Self = Self { is_unknown: true, ..Self::NONE };

    /// Whether the field has no such rule.
    pub(super) const fn is_none(&self) -> bool {
        let Self { min, max, equal, above, below, is_unknown } = self;
        min.is_none()
            && max.is_none()
            && equal.is_none()
            && above.is_none()
            && below.is_none()
            && !*is_unknown
    }

    /// The limits of two fields. They are unknown if both fields have some.
    pub(super) fn or(&'static self, other: &'static Self) -> &'static Self {
        match (self.is_none(), other.is_none()) {
            (true, _) => other,
            (_, true) => self,
            _ => &Self::UNKNOWN,
        }
    }

    /// Sets the minimum.
    #[must_use]
    pub const fn min(self, limit: &'static str) -> Self {
        Self { min: Some(limit), ..self }
    }

    /// Sets the maximum.
    #[must_use]
    pub const fn max(self, limit: &'static str) -> Self {
        Self { max: Some(limit), ..self }
    }

    /// Sets the only valid number.
    #[must_use]
    pub const fn equal(self, limit: &'static str) -> Self {
        Self { equal: Some(limit), ..self }
    }

    /// Sets an exclusive minimum. It has no effect on lengths.
    #[must_use]
    pub const fn exclusive_min(self, limit: &'static str) -> Self {
        Self { above: Some(limit), ..self }
    }

    /// Sets an exclusive maximum. It has no effect on lengths.
    #[must_use]
    pub const fn exclusive_max(self, limit: &'static str) -> Self {
        Self { below: Some(limit), ..self }
    }
}
