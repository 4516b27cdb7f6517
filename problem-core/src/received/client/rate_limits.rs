//! The three families of header fields for rate limits.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::HeaderMap;

use crate::rate_limit::RateLimit;
use crate::received::client::lists::{MAX_ELEMENTS, Start, lines, parameter_or_name, split, unquote};
use crate::received::client::server_clock::{ServerClock, later};

/// A reset of `X-RateLimit-Reset` that is at least this is a Unix time, and otherwise seconds from now. It is 2001-09-09, and 31 years.
const FIRST_UNIX_TIME: u64 = 1_000_000_000;
/// A Unix time that is at least this is in milliseconds. It is 1973 in these, and the year 5138 in seconds.
const FIRST_MILLISECONDS: u64 = 100_000_000_000;

/// Reads the limits: `RateLimit` with `RateLimit-Policy`, or else `RateLimit-Limit` and its siblings, or else `X-RateLimit-Limit` or
/// `X-Rate-Limit-Limit` and its siblings. They say the same, so the first family that is complete counts.
pub(super) fn read(headers: &HeaderMap, received_at: SystemTime) -> Vec<RateLimit> {
    let structured = structured(headers, received_at);
    if !structured.is_empty() {
        return structured;
    }
    let family = |prefix| family(headers, prefix, received_at);
    let dictionary = || dictionary(headers, received_at);
    let only =
        dictionary().or_else(|| ["ratelimit", "x-ratelimit", "x-rate-limit"].into_iter().find_map(family));
    only.into_iter().collect()
}

/// An entry of `RateLimit` or `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10).
#[derive(Default)]
struct Entry {
    /// The name of the policy.
    policy: String,
    quota: Option<u64>,
    window: Option<u64>,
    remaining: Option<u64>,
    reset: Option<u64>,
}

impl Entry {
    fn read(text: &str) -> Option<Self> {
        let mut parts = split(text, b';', Start::QuotedString);
        let mut entry = Self { policy: unquote(parts.next()?)?, ..Self::default() };
        // of a repeated parameter, the last value counts (RFC 9651 §4.2.3.2)
        for (name, value) in parts.filter_map(parameter_or_name) {
            let known = match &*name {
                "q" => &mut entry.quota,
                "w" => &mut entry.window,
                "r" => &mut entry.remaining,
                "t" => &mut entry.reset,
                _ => continue,
            };
            *known = number(&value);
        }
        Some(entry)
    }
}

fn structured(headers: &HeaderMap, received_at: SystemTime) -> Vec<RateLimit> {
    let policies = entries(headers, "ratelimit-policy");
    let limit = |entry: Entry| {
        let policy = policies.iter().find(|policy| policy.policy == entry.policy);
        let remaining = entry.remaining?;
        // without a policy, the limit is at least what is left
        let quota = policy.and_then(|policy| policy.quota).unwrap_or(remaining);
        let reset = later(received_at, entry.reset.unwrap_or_default());
        let mut limit = RateLimit::with_reset(quota, remaining, reset);
        if let Some(window) = policy.and_then(|policy| policy.window) {
            limit = limit.with_window(Duration::from_secs(window));
        }
        limit.with_policy(entry.policy).ok()
    };
    entries(headers, "ratelimit").into_iter().filter_map(limit).collect()
}

/// The first entries of a field. Each limit looks for its policy among all of them, so their number must have a bound.
fn entries(headers: &HeaderMap, name: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    for line in lines(headers, name) {
        let left = MAX_ELEMENTS - entries.len();
        entries.extend(split(&line, b',', Start::QuotedString).filter_map(Entry::read).take(left));
    }
    entries
}

/// The limit in a `RateLimit` of older drafts (draft-ietf-httpapi-ratelimit-headers-07): `limit=100, remaining=50, reset=30`.
fn dictionary(headers: &HeaderMap, received_at: SystemTime) -> Option<RateLimit> {
    let mut members = [None; 3];
    for line in lines(headers, "ratelimit") {
        for (name, value) in
            split(&line, b',', Start::QuotedString).filter_map(|member| member.split_once('='))
        {
            // of a repeated member, the last value counts (RFC 9651 §4.2.2)
            if let Some(known) =
                ["limit", "remaining", "reset"].iter().position(|known| *known == name.trim())
            {
                members[known] = number(value.split(';').next().unwrap_or_default());
            }
        }
    }
    let [limit, remaining, reset] = members;
    Some(RateLimit::with_reset(limit?, remaining?, later(received_at, reset?)))
}

fn family(headers: &HeaderMap, prefix: &str, received_at: SystemTime) -> Option<RateLimit> {
    let field = |name: &str| headers.get(format!("{prefix}-{name}"))?.to_str().ok();
    // older drafts have the policies after the limit: `100, 100;w=60`
    let limits = field("limit")?;
    let limit = number(limits.split([',', ';']).next()?)?;
    let window = limits.split(',').find_map(|policy| {
        let (quota, parameters) = policy.split_once(';')?;
        let is_window = |parameter: &str| parameter.trim().strip_prefix("w=").and_then(number);
        if number(quota) == Some(limit) { parameters.split(';').find_map(is_window) } else { None }
    });
    let remaining = number(field("remaining")?)?;
    let reset = match field("reset").and_then(number) {
        Some(time) if time >= FIRST_UNIX_TIME => {
            let seconds = if time >= FIRST_MILLISECONDS { time.div_ceil(1000) } else { time };
            ServerClock::of(headers, received_at).to_local(later(UNIX_EPOCH, seconds))
        }
        Some(seconds) => later(received_at, seconds),
        None => received_at,
    };
    let limit = RateLimit::with_reset(limit, remaining, reset);
    Some(match window {
        Some(seconds) => limit.with_window(Duration::from_secs(seconds)),
        None => limit,
    })
}

/// Some services send fractions of a second, which are rounded up.
fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = !whole.is_empty() && is_digits(whole) && is_digits(fraction);
    let is_more = fraction.bytes().any(|byte| byte != b'0');
    is_number.then(|| whole.parse().unwrap_or(u64::MAX).saturating_add(is_more.into()))
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
                vec![("default".to_owned(), 100, 3, 7, Some(60))],
            ),
            (
                &[
                    ("ratelimit-limit", "10, 100;w=9;q=1, 10; x=2; w=60"),
                    ("ratelimit-remaining", "3"),
                    ("ratelimit-reset", "7"),
                ],
                vec![("default".to_owned(), 10, 3, 7, Some(60))],
            ),
            (
                &[("ratelimit-limit", "100;w=60"), ("ratelimit-remaining", "3"), ("ratelimit-reset", "7")],
                vec![("default".to_owned(), 100, 3, 7, Some(60))],
            ),
            // an older draft
            (&[("ratelimit", "limit=100, remaining=0, reset=50")], default(100, 0, 50)),
            (
                &[("ratelimit", "limit=100;x=1"), ("ratelimit", "reset=50,remaining=7 , reset=8")],
                default(100, 7, 8),
            ),
            (&[("ratelimit", "limit=100, remaining=0")], vec![]),
            (
                &[
                    ("x-rate-limit-limit", "100"),
                    ("x-rate-limit-remaining", "0"),
                    ("x-rate-limit-reset", "1700000030"),
                ],
                default(100, 0, 30),
            ),
            // milliseconds
            (
                &[
                    ("x-ratelimit-limit", "100"),
                    ("x-ratelimit-remaining", "0"),
                    ("x-ratelimit-reset", "1700000029001"),
                ],
                default(100, 0, 30),
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
            // a Unix time is one of the server, whose clock is two minutes ahead
            (
                &[
                    ("x-ratelimit-limit", "100"),
                    ("x-ratelimit-remaining", "0"),
                    ("x-ratelimit-reset", "1700000150"),
                    ("date", "Tue, 14 Nov 2023 22:15:20 GMT"),
                ],
                default(100, 0, 30),
            ),
            (
                &[
                    ("x-ratelimit-limit", "100"),
                    ("x-ratelimit-remaining", "0"),
                    ("x-ratelimit-reset", "30"),
                    ("date", "Tue, 14 Nov 2023 22:15:20 GMT"),
                ],
                default(100, 0, 30),
            ),
            // the last of several parameters counts
            (
                &[
                    ("ratelimit-policy", r#""a";q=1;w=2;q=10;w=20"#),
                    ("ratelimit", r#""a";r=9;t=9;r=3;x="y;r=8";t=4, "b";r=1;r, "c";r=1;r="x""#),
                ],
                vec![("a".to_owned(), 10, 3, 4, Some(20))],
            ),
            // a malformed entry does not swallow the next one
            (
                &[("ratelimit", r#""a, "b";r=1, c";r=2, "d\", "e";r=3;x="y, "f";r=4"#)],
                vec![
                    ("b".to_owned(), 1, 1, 0, None),
                    ("c\"".to_owned(), 2, 2, 0, None),
                    ("e".to_owned(), 3, 3, 0, None),
                    ("f".to_owned(), 4, 4, 0, None),
                ],
            ),
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
    fn the_first_entries_count() {
        let line = |parameter: &str| {
            let entries: Vec<_> =
                (0..2 * MAX_ELEMENTS).map(|number| format!("p{number};{parameter}")).collect();
            entries.join(",")
        };
        let (policies, limits) = (line("q=9"), line("r=1"));
        let read = read(&[("ratelimit-policy", &policies), ("ratelimit", &limits), ("ratelimit", &limits)]);
        assert_eq!(read.len(), MAX_ELEMENTS);
        assert_eq!(read[255], ("p255".to_owned(), 9, 1, 0, None));
    }

    #[test]
    fn bytes_that_are_not_ascii_are_only_in_their_entry() {
        let mut headers = HeaderMap::new();
        let line = "\"\u{e4}\";r=1, \"b\";r=2";
        headers.insert("ratelimit", http::HeaderValue::from_bytes(line.as_bytes()).unwrap());
        let limits = super::read(&headers, UNIX_EPOCH);
        assert_eq!(limits.iter().map(RateLimit::policy).collect::<Vec<_>>(), ["b"]);
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
