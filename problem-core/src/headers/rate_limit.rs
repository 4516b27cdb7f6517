//! `RateLimit`: how much of a quota is left, and when it is whole again.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::fmt::{self, Write as _};
use std::time::{Duration, SystemTime};

use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::headers::{ResponseHeaders, RetryAfter as _};
use crate::log;
use crate::members::visitor::MemberVisitor;

/// How much of a quota is left, and when it is whole again.
///
/// [`RequestContext::set_rate_limit`](https://docs.rs/problem-core/latest/problem_core/struct.RequestContext.html)
/// has it written on the response of a request, whatever its status is. As the field of an error,
/// `#[problem(rate_limit)]`, it also gives `Retry-After` and the members `limit`, `window` and `retryAfter`.
///
/// Numbers, and what is sent in seconds, are capped at 999 999 999 999 999, the largest integer of a structured
/// field (RFC 9651 §3.3.1).
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// use problem_core::RateLimit;
///
/// let reset = SystemTime::now() + Duration::from_secs(30);
/// let limit = RateLimit::new(100, 0, reset).with_window(Duration::from_secs(60)).with_policy("burst")?;
/// assert_eq!((limit.limit(), limit.remaining(), limit.policy()), (100, 0, "burst"));
/// # Ok::<(), problem_core::InvalidPolicyName>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLimit {
    limit: u64,
    remaining: u64,
    reset: SystemTime,
    window: Option<Duration>,
    /// Visible ASCII and spaces, at least one.
    policy: Cow<'static, str>,
}

/// The largest integer of a structured field (RFC 9651 §3.3.1).
const LARGEST: u64 = 999_999_999_999_999;

impl RateLimit {
    /// A quota of `limit` units, of which `remaining` are left until `reset`. A `reset` in the past is sent as 0
    /// seconds from now. Both numbers are capped at 999 999 999 999 999.
    #[must_use]
    pub fn new(limit: u64, remaining: u64, reset: SystemTime) -> Self {
        Self {
            limit: limit.min(LARGEST),
            remaining: remaining.min(LARGEST),
            reset,
            window: None,
            policy: Cow::Borrowed("default"),
        }
    }

    /// The time in which `limit` units may be used. It is sent in whole seconds, rounded up; one of length 0 is
    /// none.
    #[must_use]
    pub fn with_window(mut self, window: Duration) -> Self {
        self.window = Some(window).filter(|window| !window.is_zero());
        self
    }

    /// The name of the policy that the quota is of, instead of `default`. Limits of several policies stand
    /// beside each other; a later one of the same policy replaces the one before.
    ///
    /// # Errors
    ///
    /// If `name` is empty, or has a character that is not in a string of a structured field (RFC 9651 §3.3.3):
    /// it has the ASCII characters from space to `~`.
    pub fn with_policy(mut self, name: impl Into<Cow<'static, str>>) -> Result<Self, InvalidPolicyName> {
        let name = name.into();
        if name.is_empty() || !name.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(InvalidPolicyName(name.into_owned()));
        }
        self.policy = name;
        Ok(self)
    }

    /// How many units there are in a window.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// How many units are left.
    #[must_use]
    pub fn remaining(&self) -> u64 {
        self.remaining
    }

    /// When there are units again.
    #[must_use]
    pub fn reset(&self) -> SystemTime {
        self.reset
    }

    /// The time in which the units may be used, if it is known.
    #[must_use]
    pub fn window(&self) -> Option<Duration> {
        self.window
    }

    /// The name of the policy.
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// The seconds from `from` to the reset, rounded up; 0 where it is past.
    pub(crate) fn seconds_from(&self, from: SystemTime) -> u64 {
        in_seconds(self.reset.duration_since(from).unwrap_or_default())
    }

    fn window_in_seconds(&self) -> Option<u64> {
        self.window.map(in_seconds)
    }
}

/// Rounded up, and capped.
fn in_seconds(time: Duration) -> u64 {
    time.seconds().unwrap_or_default().min(LARGEST)
}

/// The limit that a request runs into first: the one with the least units left, and of those the one that is
/// reset last.
#[cfg_attr(not(feature = "boundary"), allow(dead_code, reason = "a boundary puts it to use"))]
pub(crate) fn tightest(limits: &[RateLimit]) -> Option<&RateLimit> {
    limits.iter().min_by_key(|limit| (limit.remaining, Reverse(limit.reset)))
}

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Writes `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10), a member for each limit,
/// unless one of the two is there: half of somebody's numbers would be none.
pub(crate) fn write_structured(limits: &[RateLimit], now: SystemTime, headers: &mut HeaderMap) {
    if limits.is_empty() || headers.contains_key(RATE_LIMIT) || headers.contains_key(RATE_LIMIT_POLICY) {
        return;
    }
    let (mut policies, mut left) = (String::new(), String::new());
    for limit in limits {
        let RateLimit { limit: quota, remaining, .. } = limit;
        let _ = write!(start(&mut policies, limit), ";q={quota}");
        if let Some(window) = limit.window_in_seconds() {
            let _ = write!(policies, ";w={window}");
        }
        let _ = write!(start(&mut left, limit), ";r={remaining};t={}", limit.seconds_from(now));
    }
    put(headers, RATE_LIMIT_POLICY, HeaderValue::try_from(policies));
    put(headers, RATE_LIMIT, HeaderValue::try_from(left));
}

/// Starts a member of a list with the name of the policy, a string (RFC 9651 §4.1.6).
fn start<'a>(list: &'a mut String, limit: &RateLimit) -> &'a mut String {
    list.push_str(if list.is_empty() { "\"" } else { ", \"" });
    for letter in limit.policy.chars() {
        if matches!(letter, '"' | '\\') {
            list.push('\\');
        }
        list.push(letter);
    }
    list.push('"');
    list
}

/// Sets a field; what cannot be sent is left out and logged.
pub(crate) fn put<E: fmt::Display>(headers: &mut HeaderMap, name: HeaderName, value: Result<HeaderValue, E>) {
    let lost = name.clone();
    match value.map(|value| headers.try_insert(name, value)) {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => log::left_out("header", lost.as_str(), &error),
        Err(error) => log::left_out("header", lost.as_str(), &error),
    }
}

/// What `#[problem(rate_limit)]` stands on: a limit, or an `Option` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a rate limit",
    label = "expected `problem_core::RateLimit`, or an `Option` of it"
)]
pub trait HasRateLimit {
    /// The limit, if there is one.
    fn rate_limit(&self) -> Option<&RateLimit>;
}

impl HasRateLimit for RateLimit {
    fn rate_limit(&self) -> Option<&RateLimit> {
        Some(self)
    }
}

impl<T: HasRateLimit> HasRateLimit for Option<T> {
    fn rate_limit(&self) -> Option<&RateLimit> {
        self.as_ref()?.rate_limit()
    }
}

/// The limit in a field.
pub fn rate_limit<T: HasRateLimit>(field: &T) -> Option<&RateLimit> {
    field.rate_limit()
}

/// Hands the members of a limit over: `limit`, `window` and `retryAfter`, the latter two in seconds.
pub fn visit_rate_limit<V: MemberVisitor>(limit: Option<&RateLimit>, visitor: &mut V) {
    let Some(limit) = limit else { return };
    visitor.extension("limit", &limit.limit);
    visitor.extension("window", &limit.window_in_seconds());
    visitor.extension("retryAfter", &limit.seconds_from(SystemTime::now()));
}

/// Sets the header fields of a limit.
pub fn rate_limit_headers(limit: Option<&RateLimit>, headers: &mut ResponseHeaders<'_>) {
    if let Some(limit) = limit {
        headers.rate_limit(limit);
    }
}

/// A name that no policy can have.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidPolicyName(String);

impl fmt::Display for InvalidPolicyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no name of a policy: at least one ASCII character from space to `~`", self.0)
    }
}

/// As its text, which is what `unwrap` shows.
impl fmt::Debug for InvalidPolicyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for InvalidPolicyName {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_rounded_up_capped_and_never_negative() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
        let seconds = |reset| RateLimit::new(1, 1, reset).seconds_from(now);
        assert_eq!(seconds(now), 0);
        assert_eq!(seconds(SystemTime::UNIX_EPOCH), 0);
        assert_eq!(seconds(now + Duration::from_nanos(1)), 1);
        assert_eq!(seconds(now + Duration::from_secs(30)), 30);
        assert_eq!(seconds(now + Duration::from_secs(LARGEST)), LARGEST);
        assert_eq!(seconds(now + Duration::from_secs(LARGEST + 1)), LARGEST);
        let window = |window| RateLimit::new(1, 1, now).with_window(window).window_in_seconds();
        assert_eq!(window(Duration::ZERO), None);
        assert_eq!(window(Duration::from_nanos(1)), Some(1));
        assert_eq!(window(Duration::MAX), Some(LARGEST));
    }

    #[test]
    fn the_tightest_has_the_least_left_and_is_reset_last() {
        let limit = |remaining, reset| {
            RateLimit::new(9, remaining, SystemTime::UNIX_EPOCH + Duration::from_secs(reset))
        };
        assert_eq!(tightest(&[]), None);
        assert_eq!(tightest(&[limit(5, 1), limit(0, 7), limit(0, 9), limit(0, 8)]), Some(&limit(0, 9)));
    }
}
