//! The rate limits of a request, and the header fields that its response says them in.

use std::convert::Infallible;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use http::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};

use crate::headers::rate_limit::{self, RateLimit};

/// The families of header fields that say a [`RateLimit`]: any of them, or none.
///
/// ```
/// use problem_core::{Boundary, RateLimitFields};
///
/// // while clients move from the one to the other
/// let fields = RateLimitFields::STRUCTURED.and(RateLimitFields::X);
/// let boundary = Boundary::new().with_rate_limit_fields(fields);
/// # let _ = boundary;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimitFields {
    structured: bool,
    separate: bool,
    x: bool,
}

impl RateLimitFields {
    /// None of them.
    pub const NONE: Self = Self { structured: false, separate: false, x: false };
    /// `RateLimit-Policy: "burst";q=100;w=60` and `RateLimit: "burst";r=50;t=30`, a member for each policy, with
    /// the seconds until the reset (draft-ietf-httpapi-ratelimit-headers-10). This is the default.
    pub const STRUCTURED: Self = Self { structured: true, ..Self::NONE };
    /// `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`, the seconds until the reset, of the
    /// tightest limit (the same draft, up to -06).
    pub const SEPARATE: Self = Self { separate: true, ..Self::NONE };
    /// `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset`, the Unix time of the reset in
    /// seconds, of the tightest limit. No document says what these are; this is what most services send.
    pub const X: Self = Self { x: true, ..Self::NONE };

    /// These and those.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            structured: self.structured || other.structured,
            separate: self.separate || other.separate,
            x: self.x || other.x,
        }
    }
}

impl Default for RateLimitFields {
    fn default() -> Self {
        Self::STRUCTURED
    }
}

/// `Limit`, `Remaining` and `Reset`.
type Family = [HeaderName; 3];

const SEPARATE: Family = [
    HeaderName::from_static("ratelimit-limit"),
    HeaderName::from_static("ratelimit-remaining"),
    HeaderName::from_static("ratelimit-reset"),
];

const X: Family = [
    HeaderName::from_static("x-ratelimit-limit"),
    HeaderName::from_static("x-ratelimit-remaining"),
    HeaderName::from_static("x-ratelimit-reset"),
];

/// The limits of a request, one of each policy. The lock is made with the first of them, and is held only
/// while one is put in or all are copied.
#[derive(Default)]
pub(crate) struct RateLimits(OnceLock<Mutex<Vec<RateLimit>>>);

impl RateLimits {
    /// In the place of that of the same policy.
    pub(crate) fn set(&self, limit: RateLimit) {
        let limits = self.0.get_or_init(Mutex::default);
        let mut limits = limits.lock().unwrap_or_else(PoisonError::into_inner);
        match limits.iter_mut().find(|known| known.policy() == limit.policy()) {
            Some(known) => *known = limit,
            None => limits.push(limit),
        }
    }

    fn all(&self) -> Vec<RateLimit> {
        self.0
            .get()
            .map_or_else(Vec::new, |limits| limits.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// Writes the fields of the families, but for those that the response has one of already.
    #[inline]
    pub(crate) fn write(&self, fields: RateLimitFields, headers: &mut HeaderMap) {
        if self.0.get().is_some() {
            write(&self.all(), fields, headers);
        }
    }
}

/// A boundary within another starts with what is known there.
impl Clone for RateLimits {
    fn clone(&self) -> Self {
        let limits = self.all();
        Self(if limits.is_empty() { OnceLock::new() } else { OnceLock::from(Mutex::new(limits)) })
    }
}

/// Apart, so that it costs nothing where no limit is set.
#[cold]
fn write(limits: &[RateLimit], fields: RateLimitFields, headers: &mut HeaderMap) {
    let Some(tightest) = rate_limit::tightest(limits) else { return };
    // one instant for all fields
    let now = SystemTime::now();
    if fields.structured {
        rate_limit::write_structured(limits, now, headers);
    }
    let wait = tightest.seconds_from(now);
    if fields.separate {
        write_family(SEPARATE, tightest, wait, headers);
    }
    if fields.x {
        write_family(X, tightest, unix_time(tightest.reset()), headers);
    }
    if tightest.remaining() == 0 {
        put_off(wait, headers);
    }
}

fn write_family(names: Family, limit: &RateLimit, reset: u64, headers: &mut HeaderMap) {
    if names.iter().any(|name| headers.contains_key(name)) {
        return;
    }
    for (name, value) in names.into_iter().zip([limit.limit(), limit.remaining(), reset]) {
        rate_limit::put(headers, name, Ok::<_, Infallible>(value.into()));
    }
}

/// In seconds, rounded up; 0 before 1970.
fn unix_time(time: SystemTime) -> u64 {
    RateLimit::new(0, 0, time).seconds_from(UNIX_EPOCH)
}

/// Where all is used up, a `Retry-After` in seconds is not earlier than the reset.
fn put_off(wait: u64, headers: &mut HeaderMap) {
    let Some(value) = headers.get_mut(RETRY_AFTER) else { return };
    let seconds = value.to_str().ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let is_early = seconds.and_then(|text| text.parse::<u64>().ok()).is_some_and(|seconds| seconds < wait);
    if is_early {
        *value = HeaderValue::from(wait);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_retry_after_is_only_put_off() {
        for (before, after) in [
            ("5", "30"),
            ("0", "30"),
            ("30", "30"),
            ("31", "31"),
            // as good as never
            ("99999999999999999999999", "99999999999999999999999"),
            ("+5", "+5"),
            ("", ""),
            ("Fri, 31 Dec 1999 23:59:59 GMT", "Fri, 31 Dec 1999 23:59:59 GMT"),
        ] {
            let mut headers = HeaderMap::from_iter([(RETRY_AFTER, before.parse().unwrap())]);
            put_off(30, &mut headers);
            assert_eq!(headers[RETRY_AFTER], after);
        }
        let mut headers = HeaderMap::new();
        put_off(30, &mut headers);
        assert!(headers.is_empty());
    }

    #[test]
    fn the_unix_time_of_a_reset_is_rounded_up() {
        assert_eq!(unix_time(UNIX_EPOCH - Duration::from_secs(1)), 0);
        assert_eq!(unix_time(UNIX_EPOCH + Duration::from_millis(1_500)), 2);
    }
}
