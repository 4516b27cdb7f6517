//! The header fields in which a boundary sends the rate limits of a request.

use std::convert::Infallible;
use std::time::{SystemTime, UNIX_EPOCH};

use http::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};

use crate::headers::structured_rate_limit::{insert_or_log, write_structured};
use crate::rate_limit::{RateLimit, RateLimitFields, tightest};

/// The names of the fields for the limit, the remaining units and the reset.
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

/// Writes the families of fields that the service has chosen. A family is left out if the response already
/// has one of its fields. If the tightest limit is used up, this also postpones `Retry-After`. All fields count from `now`.
///
/// This is a cold function of its own, so that a request without limits does not pay for it.
#[cold]
pub(super) fn write(limits: &[RateLimit], fields: RateLimitFields, now: SystemTime, headers: &mut HeaderMap) {
    let Some(tightest) = tightest(limits) else { return };
    if fields.structured {
        write_structured(limits, now, headers);
    }
    let wait = tightest.seconds_from(now);
    if fields.separate {
        write_family(SEPARATE, tightest, wait, headers);
    }
    if fields.x {
        write_family(X, tightest, unix_time(tightest.reset()), headers);
    }
    if tightest.remaining() == 0 {
        postpone_retry_after(wait, headers);
    }
}

fn write_family(names: Family, limit: &RateLimit, reset: u64, headers: &mut HeaderMap) {
    if names.iter().any(|name| headers.contains_key(name)) {
        return;
    }
    for (name, value) in names.into_iter().zip([limit.limit(), limit.remaining(), reset]) {
        insert_or_log(headers, name, Ok::<_, Infallible>(value.into()));
    }
}

/// A Unix time in seconds, rounded up. It is 0 for a time before 1970.
fn unix_time(time: SystemTime) -> u64 {
    RateLimit::with_reset(0, 0, time).seconds_from(UNIX_EPOCH)
}

/// Raises a `Retry-After` in seconds to `wait`: a client that came earlier would find the quota still used
/// up.
fn postpone_retry_after(wait: u64, headers: &mut HeaderMap) {
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
    fn a_retry_after_is_only_postponed() {
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
            postpone_retry_after(30, &mut headers);
            assert_eq!(headers[RETRY_AFTER], after);
        }
        let mut headers = HeaderMap::new();
        postpone_retry_after(30, &mut headers);
        assert!(headers.is_empty());
    }

    #[test]
    fn the_unix_time_of_a_reset_is_rounded_up() {
        assert_eq!(unix_time(UNIX_EPOCH - Duration::from_secs(1)), 0);
        assert_eq!(unix_time(UNIX_EPOCH + Duration::from_millis(1_500)), 2);
    }
}
