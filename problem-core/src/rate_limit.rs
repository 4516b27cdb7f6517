//! `RateLimit`: how much of a quota is left, and when the quota is full again.
//!
//! This file contains values only. `headers/structured_rate_limit.rs` and `boundary/rate_limit_fields.rs` write
//! them into header fields.

use std::borrow::Cow;
#[cfg(feature = "boundary")]
use std::cmp::Reverse;
use std::fmt;
use std::time::{Duration, SystemTime};

use crate::seconds::whole_seconds;

/// How much of a quota is left, and when the quota is full again.
///
/// [`RequestContext::set_rate_limit`](https://docs.rs/problem-core/latest/problem_core/struct.RequestContext.html)
/// adds it to the response of a request, whatever the status of that response is. As the field of an error,
/// `#[problem(rate_limit)]`, it also sets `Retry-After` and the members `limit`, `window` and `retryAfter`.
///
/// Numbers, and times that are sent in seconds, are capped at 999 999 999 999 999, the largest integer of a
/// structured field (RFC 9651 §3.3.1).
///
/// ```
/// use std::time::Duration;
///
/// use problem_core::RateLimit;
///
/// let reset = Duration::from_secs(30);
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
    /// Visible ASCII characters and spaces, at least one.
    policy: Cow<'static, str>,
}

/// The largest integer of a structured field (RFC 9651 §3.3.1).
const MAX_INTEGER: u64 = 999_999_999_999_999;

impl RateLimit {
    pub(crate) fn with_reset(limit: u64, remaining: u64, reset: SystemTime) -> Self {
        Self {
            limit: limit.min(MAX_INTEGER),
            remaining: remaining.min(MAX_INTEGER),
            reset,
            window: None,
            policy: Cow::Borrowed("default"),
        }
    }

    /// Sets the time in which `limit` units may be used. It is sent in whole seconds, rounded up. A window of
    /// length 0 is not sent.
    #[must_use]
    pub fn with_window(mut self, window: Duration) -> Self {
        self.window = Some(window).filter(|window| !window.is_zero());
        self
    }

    /// Sets the name of the policy that the quota belongs to, instead of `default`. A response can have
    /// limits of several policies; a limit replaces an earlier one of the same policy.
    ///
    /// # Errors
    ///
    /// If `name` is empty, or has a character that a string of a structured field cannot contain (RFC 9651
    /// §3.3.3). It can contain the ASCII characters from space to `~`.
    pub fn with_policy(mut self, name: impl Into<Cow<'static, str>>) -> Result<Self, InvalidPolicyName> {
        let name = name.into();
        if name.is_empty() || !name.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(InvalidPolicyName(name.into_owned()));
        }
        self.policy = name;
        Ok(self)
    }

    /// How many units a window has.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// How many units are left.
    #[must_use]
    pub fn remaining(&self) -> u64 {
        self.remaining
    }

    /// When the quota is full again.
    #[must_use]
    pub fn reset(&self) -> SystemTime {
        self.reset
    }

    /// The time in which the units may be used, if it was set.
    #[must_use]
    pub fn window(&self) -> Option<Duration> {
        self.window
    }

    /// The name of the policy.
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// The seconds from `from` to the reset, rounded up. The result is 0 if the reset has passed.
    pub(crate) fn seconds_from(&self, from: SystemTime) -> u64 {
        capped_seconds(self.reset.duration_since(from).unwrap_or_default())
    }

    pub(crate) fn window_in_seconds(&self) -> Option<u64> {
        self.window.map(capped_seconds)
    }
}

/// When a quota is full again: a `SystemTime`, or the time until then as a `Duration` or an integer (seconds).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a time or a number of seconds",
    label = "expected `SystemTime`, `Duration`, or seconds as an integer"
)]
pub trait IntoReset {
    /// The time of the reset, if it is `now`.
    fn into_reset(self, now: SystemTime) -> SystemTime;
}

#[diagnostic::do_not_recommend]
impl IntoReset for SystemTime {
    fn into_reset(self, _: SystemTime) -> SystemTime {
        self
    }
}

#[diagnostic::do_not_recommend]
impl IntoReset for Duration {
    fn into_reset(self, now: SystemTime) -> SystemTime {
        /// The reset if the system cannot represent the time: in a hundred years.
        const FAR: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);
        now.checked_add(self.min(Duration::from_secs(MAX_INTEGER)))
            .or_else(|| now.checked_add(FAR))
            .unwrap_or(now)
    }
}

macro_rules! resets_in_seconds {
    ($($integer:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoReset for $integer {
            fn into_reset(self, now: SystemTime) -> SystemTime {
                // a negative number is a time in the past
                Duration::from_secs(u64::try_from(self.max(0)).unwrap_or(u64::MAX)).into_reset(now)
            }
        }
    )*};
}

resets_in_seconds!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

fn capped_seconds(time: Duration) -> u64 {
    whole_seconds(time).min(MAX_INTEGER)
}

/// The limit that a request reaches first: the one with the fewest units left. If several have the same
/// number of units left, it is the one that is reset last.
#[cfg(feature = "boundary")]
pub(crate) fn tightest(limits: &[RateLimit]) -> Option<&RateLimit> {
    limits.iter().min_by_key(|limit| (limit.remaining, Reverse(limit.reset)))
}

/// The families of header fields that a boundary can send a [`RateLimit`] in: any of them, or none.
///
/// ```
/// use problem_core::Boundary;
/// use problem_core::boundary::RateLimitFields;
///
/// // while clients move from the one to the other
/// let fields = RateLimitFields::STRUCTURED.and(RateLimitFields::X);
/// let boundary = Boundary::new().with_rate_limit_fields(fields);
/// # let _ = boundary;
/// ```
#[cfg(feature = "boundary")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    not(any(feature = "actix", feature = "tower")),
    allow(unreachable_pub, reason = "the crate exports it with its first layer")
)]
pub struct RateLimitFields {
    pub(crate) structured: bool,
    pub(crate) separate: bool,
    pub(crate) x: bool,
}

#[cfg(feature = "boundary")]
#[cfg_attr(
    not(any(feature = "actix", feature = "tower")),
    allow(dead_code, unreachable_pub, reason = "the layer of a framework uses it")
)]
impl RateLimitFields {
    /// No fields.
    pub const NONE: Self = Self { structured: false, separate: false, x: false };
    /// `RateLimit-Policy: "burst";q=100;w=60` and `RateLimit: "burst";r=50;t=30`, with one list member for
    /// each policy and the seconds until the reset (draft-ietf-httpapi-ratelimit-headers-10). This is the
    /// default.
    pub const STRUCTURED: Self = Self { structured: true, ..Self::NONE };
    /// `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` for the tightest limit. The reset is
    /// sent as the seconds until then (the same draft, up to -06).
    pub const SEPARATE: Self = Self { separate: true, ..Self::NONE };
    /// `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset` for the tightest limit. The reset
    /// is sent as a Unix time in seconds. No document defines these fields; this is how most services use
    /// them.
    pub const X: Self = Self { x: true, ..Self::NONE };

    /// The families of `self` and of `other`.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            structured: self.structured || other.structured,
            separate: self.separate || other.separate,
            x: self.x || other.x,
        }
    }
}

#[cfg(feature = "boundary")]
impl Default for RateLimitFields {
    fn default() -> Self {
        Self::STRUCTURED
    }
}

/// The error for a name that a policy cannot have.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidPolicyName(String);

impl fmt::Display for InvalidPolicyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} cannot be the name of a policy: it must consist of at least one ASCII character, each from space to `~`",
            self.0
        )
    }
}

/// The same text as `Display`, because `unwrap` shows it.
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
        let seconds = |reset| RateLimit::with_reset(1, 1, reset).seconds_from(now);
        assert_eq!(seconds(now), 0);
        assert_eq!(seconds(SystemTime::UNIX_EPOCH), 0);
        assert_eq!(seconds(now + Duration::from_nanos(1)), 1);
        assert_eq!(seconds(now + Duration::from_secs(30)), 30);
        assert_eq!(seconds(now + Duration::from_secs(MAX_INTEGER)), MAX_INTEGER);
        assert_eq!(seconds(now + Duration::from_secs(MAX_INTEGER + 1)), MAX_INTEGER);
        let window = |window| RateLimit::with_reset(1, 1, now).with_window(window).window_in_seconds();
        assert_eq!(window(Duration::ZERO), None);
        assert_eq!(window(Duration::from_nanos(1)), Some(1));
        assert_eq!(window(Duration::MAX), Some(MAX_INTEGER));
    }

    #[test]
    fn a_reset_is_a_time_or_the_time_until_then() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(at(7).into_reset(now), at(7));
        assert_eq!(Duration::from_secs(30).into_reset(now), at(1_030));
        assert_eq!(30.into_reset(now), at(1_030));
        assert_eq!((-30_i8).into_reset(now), now);
        assert_eq!(u64::MAX.into_reset(now), at(1_000 + MAX_INTEGER));
        assert_eq!(i128::MAX.into_reset(now), Duration::MAX.into_reset(now));
    }

    #[cfg(feature = "boundary")]
    #[test]
    fn the_tightest_has_the_least_left_and_is_reset_last() {
        let limit = |remaining, reset| {
            RateLimit::with_reset(9, remaining, SystemTime::UNIX_EPOCH + Duration::from_secs(reset))
        };
        assert_eq!(tightest(&[]), None);
        assert_eq!(tightest(&[limit(5, 1), limit(0, 7), limit(0, 9), limit(0, 8)]), Some(&limit(0, 9)));
    }
}
