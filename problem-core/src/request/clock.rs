//! The time by the clock of the service that is answering a request.

use std::time::SystemTime;

use crate::rate_limit::{IntoReset, RateLimit};
use crate::request::current;

/// The time, by the clock of the boundary around this code if there is one.
pub(crate) fn now() -> SystemTime {
    current().map_or_else(SystemTime::now, |context| context.now())
}

// here, because it reads the clock of the request, and `rate_limit.rs` must not import this folder
impl RateLimit {
    /// A quota of `limit` units, of which `remaining` are left until `reset`: a `SystemTime`, or the time until then as a
    /// `Duration` or a number of seconds. A `reset` in the past is sent as 0 seconds from now. The numbers are capped at
    /// 999 999 999 999 999.
    ///
    /// **A number is the seconds from now, not a Unix time.** For a Unix time, pass
    /// `SystemTime::UNIX_EPOCH + Duration::from_secs(time)`.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use problem_core::RateLimit;
    ///
    /// let limit = RateLimit::new(100, 0, 30);
    /// let same = RateLimit::new(100, 0, Duration::from_secs(30));
    /// assert!(same.reset().duration_since(limit.reset())? < Duration::from_secs(1));
    /// # Ok::<(), std::time::SystemTimeError>(())
    /// ```
    #[must_use]
    pub fn new(limit: u64, remaining: u64, reset: impl IntoReset) -> Self {
        Self::with_reset(limit, remaining, reset.into_reset(now()))
    }
}
