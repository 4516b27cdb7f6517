//! `Reading`: a received problem whose problem type is known, and how the fields of an error are read from it.
//!
//! Generated code calls the traits in this file. Each has a blanket impl whose bound the compiler would report in the words of that
//! bound; their messages say what to do with the field.

use std::str::{self, FromStr};
use std::time::{Duration, SystemTime};

use http::header::{self, HeaderMap, HeaderName};
use serde_core::de::DeserializeOwned;

use problem_shared::members::{ERRORS, RATE_LIMIT};

use crate::headers::structured_rate_limit;
use crate::members::field_error::FieldError;
use crate::members::names::is_reserved;
use crate::problem_type::table::Table;
use crate::rate_limit::RateLimit;
use crate::received::absent::Absent;
use crate::received::{ReceivedProblem, field_errors};
use crate::request;
#[cfg(feature = "client")]
use crate::seconds::whole_seconds;

/// A received problem, its response, and its problem type.
#[derive(Debug)]
pub struct Reading<'a> {
    problem: &'a ReceivedProblem,
    /// The header fields of the response, if they are known.
    fields: Option<&'a HeaderMap>,
    table: &'static Table,
    row: u32,
}

/// The value of a field of an error.
#[derive(Debug)]
pub enum Read<T> {
    /// The response has it.
    Value(T),
    /// The response does not have it.
    Absent,
    /// Only the body of the response is known, and not the header fields, which may have it.
    Unknown,
    /// The response has something else.
    Unfit,
}

impl<T> Read<T> {
    fn of(value: Option<T>) -> Self {
        value.map_or(Self::Unfit, Self::Value)
    }

    fn and_then<U>(self, then: impl FnOnce(T) -> Option<U>) -> Read<U> {
        match self {
            Self::Value(value) => Read::of(then(value)),
            Self::Absent => Read::Absent,
            Self::Unknown => Read::Unknown,
            Self::Unfit => Read::Unfit,
        }
    }

    /// The value that the error needs.
    #[inline]
    pub fn required(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Unknown | Self::Unfit => None,
        }
    }

    /// The value of a field that is an `Option`.
    #[inline]
    pub fn optional(self) -> Option<Option<T>> {
        match self {
            Self::Value(value) => Some(Some(value)),
            Self::Absent => Some(None),
            Self::Unknown | Self::Unfit => None,
        }
    }

    /// The value of a field that is an `Option` and has `#[problem(default)]`.
    #[inline]
    pub fn optional_or_default(self) -> Option<Option<T>> {
        match self {
            Self::Unknown => Some(None),
            found => found.optional(),
        }
    }

    /// The value of a field with `#[problem(default)]`.
    #[inline]
    pub fn or(self, default: fn() -> T) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Unknown => Some(default()),
            Self::Unfit => None,
        }
    }
}

impl<'a> Reading<'a> {
    pub(super) fn of(
        problem: &'a ReceivedProblem,
        fields: Option<&'a HeaderMap>,
        (table, row): (&'static Table, u32),
    ) -> Self {
        Self { problem, fields, table, row }
    }

    /// The number of the problem type, if it is in this table.
    #[inline]
    #[must_use]
    pub fn row(&self, table: &'static Table) -> Option<u32> {
        std::ptr::eq(self.table, table).then_some(self.row)
    }

    /// The value of a header field, if the response has it once. Nothing tells which of several values is that of a field.
    fn header(&self, name: &HeaderName) -> Read<&'a str> {
        let Some(fields) = self.fields else { return Read::Unknown };
        let mut values = fields.get_all(name).iter();
        match (values.next(), values.next()) {
            (None, _) if self.problem.may_lack(name) => Read::Unknown,
            (None, _) => Read::Absent,
            (Some(value), None) => Read::of(str::from_utf8(value.as_bytes()).ok()),
            (Some(_), Some(_)) => Read::Unfit,
        }
    }

    /// The seconds from when the response arrived to an HTTP date, rounded up.
    #[cfg(feature = "client")]
    fn seconds_until(&self, date: &str) -> Option<u64> {
        Some(whole_seconds(self.problem.response()?.until(date)?))
    }

    /// Without the feature `client`, the response is not known.
    #[cfg(not(feature = "client"))]
    #[allow(clippy::unused_self, reason = "the feature needs it")]
    fn seconds_until(&self, _: &str) -> Option<u64> {
        None
    }

    /// The members that only a flattened field can have, as a JSON object. `declared` are the names that other fields have.
    fn rest(&self, declared: &[&str]) -> String {
        let mut object = String::from("{");
        for (name, value) in &self.problem.extensions {
            if is_reserved(name) || declared.contains(&name) {
                continue;
            }
            // a text always serialises
            let name = serde_json::to_string(name).unwrap_or_default();
            let comma = if object.len() > 1 { "," } else { "" };
            object.extend([comma, &name, ":", value]);
        }
        object.push('}');
        object
    }
}

/// The type of a field that comes back from an extension member, or with `flatten` from several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from an extension member, so the variant cannot come back",
    label = "this type needs `#[derive(serde::Deserialize)]`, and must own what it contains: `String` instead of `&'static str`",
    note = "to leave the variant out, write accept(one_way) on it: its problems then stay received problems"
)]
pub trait FromMember: Sized {
    /// Reads the member `name`.
    fn from_member(reading: &Reading<'_>, name: &str) -> Read<Self>;

    /// Reads all members except the `declared` ones and those with reserved names.
    fn from_members(reading: &Reading<'_>, declared: &[&str]) -> Read<Self>;

    /// Does the same, unless there are no such members.
    fn from_any_members(reading: &Reading<'_>, declared: &[&str]) -> Read<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> FromMember for T {
    fn from_member(reading: &Reading<'_>, name: &str) -> Read<Self> {
        match reading.problem.extensions.get_json(name) {
            Some(json) => Read::of(serde_json::from_str(json).ok()),
            None => T::deserialize(Absent).map_or(Read::Absent, Read::Value),
        }
    }

    fn from_members(reading: &Reading<'_>, declared: &[&str]) -> Read<Self> {
        Read::of(serde_json::from_str(&reading.rest(declared)).ok())
    }

    fn from_any_members(reading: &Reading<'_>, declared: &[&str]) -> Read<Self> {
        let object = reading.rest(declared);
        if object == "{}" { Read::Absent } else { Read::of(serde_json::from_str(&object).ok()) }
    }
}

/// The type of a field that comes back from a text: `detail`, `instance`, or the value of a header field.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a text, so the variant cannot come back",
    label = "expected a type with `FromStr`, such as `String`, or an `Option` of one",
    note = "to leave the variant out, write accept(one_way) on it: its problems then stay received problems"
)]
pub trait FromText: Sized {
    /// Reads the detail.
    fn from_detail(reading: &Reading<'_>) -> Read<Self>;

    /// Reads the instance.
    fn from_instance(reading: &Reading<'_>) -> Read<Self>;

    /// Reads a header field.
    fn from_header(reading: &Reading<'_>, name: HeaderName) -> Read<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: FromStr> FromText for T {
    fn from_detail(reading: &Reading<'_>) -> Read<Self> {
        parsed(reading.problem.detail())
    }

    fn from_instance(reading: &Reading<'_>) -> Read<Self> {
        parsed(reading.problem.instance())
    }

    fn from_header(reading: &Reading<'_>, name: HeaderName) -> Read<Self> {
        reading.header(&name).and_then(|text| text.parse().ok())
    }
}

fn parsed<T: FromStr>(text: Option<&str>) -> Read<T> {
    text.map_or(Read::Absent, |text| Read::of(text.parse().ok()))
}

/// The type of a field that comes back from `errors`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from `errors`, so the variant cannot come back",
    label = "expected `Vec<FieldError>`, `Box<[FieldError]>`, an `Option` of one, or a list of a type with `TryFrom<FieldError>`",
    note = "to leave the variant out, write accept(one_way) on it: its problems then stay received problems"
)]
pub trait FromErrors: Sized {
    /// The list with these entries.
    fn from_entries(entries: Vec<FieldError>) -> Option<Self>;

    /// Reads the list, if it was sent.
    fn from_errors(reading: &Reading<'_>) -> Read<Self> {
        match reading.problem.extensions.get_json(ERRORS) {
            Some(json) => Read::of(field_errors::read_all(json).and_then(Self::from_entries)),
            None => Read::Absent,
        }
    }

    /// Reads the list. A list that was not sent is empty, because an empty list is not sent.
    fn from_all_errors(reading: &Reading<'_>) -> Read<Self> {
        match Self::from_errors(reading) {
            Read::Absent => Read::of(Self::from_entries(Vec::new())),
            found => found,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: TryFrom<FieldError>> FromErrors for Vec<T> {
    fn from_entries(entries: Vec<FieldError>) -> Option<Self> {
        entries.into_iter().map(|entry| T::try_from(entry).ok()).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T: TryFrom<FieldError>> FromErrors for Box<[T]> {
    fn from_entries(entries: Vec<FieldError>) -> Option<Self> {
        Vec::from_entries(entries).map(Into::into)
    }
}

/// The type of a field that comes back from `Retry-After`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from `Retry-After`, so the variant cannot come back",
    label = "expected `Duration`, seconds as an integer, `SystemTime`, or an `Option` of these"
)]
pub trait FromRetryAfter: Sized {
    /// The value for a number of seconds from now.
    fn from_seconds(seconds: u64) -> Option<Self>;

    /// Reads the header field. A date is as many seconds as it is after the response, rounded up.
    fn from_retry_after(reading: &Reading<'_>) -> Read<Self> {
        let seconds = |text| digits(text).or_else(|| reading.seconds_until(text));
        reading.header(&header::RETRY_AFTER).and_then(|text| Self::from_seconds(seconds(text)?))
    }
}

#[diagnostic::do_not_recommend]
impl FromRetryAfter for Duration {
    fn from_seconds(seconds: u64) -> Option<Self> {
        Some(Self::from_secs(seconds))
    }
}

#[diagnostic::do_not_recommend]
impl FromRetryAfter for SystemTime {
    fn from_seconds(seconds: u64) -> Option<Self> {
        request::now().checked_add(Duration::from_secs(seconds))
    }
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl FromRetryAfter for $integer {
            fn from_seconds(seconds: u64) -> Option<Self> {
                Self::try_from(seconds).ok()
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

/// A number of seconds (RFC 9110 §10.2.3), which has no sign.
fn digits(text: &str) -> Option<u64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// The type of a field that comes back from the members and the header fields of a rate limit.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a rate limit, so the variant cannot come back",
    label = "expected `problem_core::RateLimit`, or an `Option` of it"
)]
pub trait FromRateLimit: Sized {
    /// Reads the rate limit.
    fn from_rate_limit(reading: &Reading<'_>) -> Read<Self>;
}

#[diagnostic::do_not_recommend]
impl FromRateLimit for RateLimit {
    /// The members have the numbers, and `RateLimit` has what is left.
    fn from_rate_limit(reading: &Reading<'_>) -> Read<Self> {
        let [limit, window, reset] = RATE_LIMIT.map(|name| Option::<u64>::from_member(reading, name));
        let (Read::Value(limit), Read::Value(window), Read::Value(reset)) = (limit, window, reset) else {
            return Read::Unfit;
        };
        let (Some(limit), Some(reset)) = (limit, reset) else { return Read::Absent };
        let found = reading.header(&structured_rate_limit::RATE_LIMIT).and_then(|text| {
            let (policy, remaining) = structured_rate_limit::read_remaining(text)?;
            let limit = Self::new(limit, remaining, Duration::from_secs(reset)).with_policy(policy).ok()?;
            Some(match window {
                Some(seconds) => limit.with_window(Duration::from_secs(seconds)),
                None => limit,
            })
        });
        // the members say that there is a limit
        if let Read::Absent = found { Read::Unfit } else { found }
    }
}
