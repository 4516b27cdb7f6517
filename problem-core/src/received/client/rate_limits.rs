//! The three families of header fields for rate limits.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::HeaderMap;

use crate::rate_limit::RateLimit;
use crate::received::client::lists::{parameter, split, unquote};

/// A reset of `X-RateLimit-Reset` that is at least this is a Unix time, and otherwise seconds from now. It is 2001-09-09, and 31 years.
const FIRST_UNIX_TIME: u64 = 1_000_000_000;

/// Reads the limits: `RateLimit` with `RateLimit-Policy`, or else `RateLimit-Limit` and its siblings, or else `X-RateLimit-Limit` and its
/// siblings. They say the same, so the first family that is complete counts.
pub(super) fn read(headers: &HeaderMap, now: SystemTime) -> Vec<RateLimit> {
    let structured = structured(headers, now);
    if !structured.is_empty() {
        return structured;
    }
    let family = family(headers, "ratelimit", now).or_else(|| family(headers, "x-ratelimit", now));
    family.into_iter().collect()
}

/// An entry of `RateLimit` or `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10): the name of the policy, and parameters.
struct Entry {
    policy: String,
    parameters: Vec<(String, String)>,
}

impl Entry {
    fn number(&self, name: &str) -> Option<u64> {
        let (_, value) = self.parameters.iter().find(|(known, _)| known == name)?;
        number(value)
    }
}

fn structured(headers: &HeaderMap, now: SystemTime) -> Vec<RateLimit> {
    let policies = entries(headers, "ratelimit-policy");
    let limit = |entry: &Entry| {
        let policy = policies.iter().find(|policy| policy.policy == entry.policy);
        let remaining = entry.number("r")?;
        // without a policy, the limit is at least what is left
        let quota = policy.and_then(|policy| policy.number("q")).unwrap_or(remaining);
        let reset = later(now, entry.number("t").unwrap_or_default());
        let mut limit = RateLimit::with_reset(quota, remaining, reset);
        if let Some(window) = policy.and_then(|policy| policy.number("w")) {
            limit = limit.with_window(Duration::from_secs(window));
        }
        limit.with_policy(entry.policy.clone()).ok()
    };
    entries(headers, "ratelimit").iter().filter_map(limit).collect()
}

fn entries(headers: &HeaderMap, name: &str) -> Vec<Entry> {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    let entry = |text: &str| {
        let mut parts = split(text, ';');
        let policy = parts.next().map(unquote)?;
        Some(Entry { policy, parameters: parts.filter_map(parameter).collect() })
    };
    lines.flat_map(|line| split(line, ',').filter_map(entry).collect::<Vec<_>>()).collect()
}

fn family(headers: &HeaderMap, prefix: &str, now: SystemTime) -> Option<RateLimit> {
    let field = |name: &str| headers.get(format!("{prefix}-{name}"))?.to_str().ok();
    // older drafts have the policies after the limit: `100, 100;w=60`
    let limit = number(field("limit")?.split([',', ';']).next()?.trim())?;
    let remaining = number(field("remaining")?)?;
    let reset = match field("reset").and_then(number) {
        Some(time) if time >= FIRST_UNIX_TIME => later(UNIX_EPOCH, time),
        Some(seconds) => later(now, seconds),
        None => now,
    };
    Some(RateLimit::with_reset(limit, remaining, reset))
}

/// Some services send fractions of a second, which are rounded up.
fn number(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = !whole.is_empty() && is_digits(whole) && is_digits(fraction);
    let is_more = fraction.bytes().any(|byte| byte != b'0');
    is_number.then(|| whole.parse().unwrap_or(u64::MAX).saturating_add(is_more.into()))
}

/// A time after another one. A time that the clock of the system cannot show is as good as never, so it is the latest that it can.
fn later(time: SystemTime, seconds: u64) -> SystemTime {
    (0..64).find_map(|shift| time.checked_add(Duration::from_secs(seconds >> shift))).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_700_000_000;

    /// Policy, limit, remaining, seconds to the reset, and window.
    type Read = (String, u64, u64, u64, Option<u64>);

    fn read(fields: &[(&'static str, &str)]) -> Vec<Read> {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(*name, value.parse().unwrap());
        }
        let now = later(UNIX_EPOCH, NOW);
        let read = |limit: &RateLimit| {
            let reset = limit.reset().duration_since(now).unwrap_or_default().as_secs();
            let window = limit.window().map(|window| window.as_secs());
            (limit.policy().to_owned(), limit.limit(), limit.remaining(), reset, window)
        };
        super::read(&headers, now).iter().map(read).collect()
    }

    #[test]
    fn each_family_is_read() {
        let default = |limit, remaining, reset| vec![("default".to_owned(), limit, remaining, reset, None)];
        for (fields, expected) in [
            (
                &[
                    ("ratelimit-policy", r#""burst";q=100;w=60, "day";q=5000"#),
                    ("ratelimit", r#""burst";r=0;t=30"#),
                    ("ratelimit", r#""day";r=4000;t=7"#),
                ][..],
                vec![("burst".to_owned(), 100, 0, 30, Some(60)), ("day".to_owned(), 5000, 4000, 7, None)],
            ),
            (&[("ratelimit", r#""a, \"b\"";r=5"#)], vec![("a, \"b\"".to_owned(), 5, 5, 0, None)]),
            (
                &[
                    ("ratelimit-limit", "100, 100;w=60"),
                    ("ratelimit-remaining", "3"),
                    ("ratelimit-reset", "7"),
                ],
                default(100, 3, 7),
            ),
            (
                &[
                    ("x-ratelimit-limit", "100"),
                    ("x-ratelimit-remaining", "0"),
                    ("x-ratelimit-reset", "1700000030"),
                ],
                default(100, 0, 30),
            ),
            (
                &[("x-ratelimit-limit", "100"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "2.5")],
                default(100, 0, 3),
            ),
            (&[("x-ratelimit-limit", "100"), ("x-ratelimit-remaining", "1")], default(100, 1, 0)),
            // the first family counts
            (
                &[
                    ("ratelimit", r#""a";r=1;t=2"#),
                    ("x-ratelimit-limit", "9"),
                    ("x-ratelimit-remaining", "9"),
                ],
                vec![("a".to_owned(), 1, 1, 2, None)],
            ),
            // not limits
            (&[("ratelimit", r#""a";t=2"#)], vec![]),
            (&[("ratelimit", "")], vec![]),
            (&[("ratelimit", "\"\";r=1")], vec![]),
            (&[("x-ratelimit-limit", "many"), ("x-ratelimit-remaining", "1")], vec![]),
            (&[("x-ratelimit-limit", "1"), ("x-ratelimit-remaining", "-1")], vec![]),
            (&[("x-ratelimit-limit", "."), ("x-ratelimit-remaining", "1")], vec![]),
        ] {
            assert_eq!(read(fields), expected, "{fields:?}");
        }
    }

    #[test]
    fn no_time_is_too_late() {
        let reset = u64::MAX.to_string();
        let fields =
            [("x-ratelimit-limit", "1"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", &*reset)];
        assert!(read(&fields)[0].3 > NOW);
        assert_eq!(number("99999999999999999999"), Some(u64::MAX));
    }
}
