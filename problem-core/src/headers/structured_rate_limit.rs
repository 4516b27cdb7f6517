//! The header fields `RateLimit` and `RateLimit-Policy`.

use std::fmt::{Display, Write as _};
use std::time::SystemTime;

use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::log;
use crate::rate_limit::RateLimit;

pub(crate) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Writes `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10), with one list member
/// for each limit. If the response already has one of the two fields, this writes neither: a client could not
/// match the numbers of one source with those of another.
pub(crate) fn write_structured(limits: &[RateLimit], now: SystemTime, headers: &mut HeaderMap) {
    if limits.is_empty() || headers.contains_key(RATE_LIMIT) || headers.contains_key(RATE_LIMIT_POLICY) {
        return;
    }
    let (mut policies, mut left) = (String::new(), String::new());
    for limit in limits {
        let (quota, remaining) = (limit.limit(), limit.remaining());
        let _ = write!(push_policy_name(&mut policies, limit), ";q={quota}");
        if let Some(window) = limit.window_in_seconds() {
            let _ = write!(policies, ";w={window}");
        }
        let reset = limit.seconds_from(now);
        let _ = write!(push_policy_name(&mut left, limit), ";r={remaining};t={reset}");
    }
    insert_or_log(headers, RATE_LIMIT_POLICY, HeaderValue::try_from(policies));
    insert_or_log(headers, RATE_LIMIT, HeaderValue::try_from(left));
}

/// Starts a list member with the name of the policy, as a string (RFC 9651 §4.1.6).
fn push_policy_name<'a>(list: &'a mut String, limit: &RateLimit) -> &'a mut String {
    list.push_str(if list.is_empty() { "\"" } else { ", \"" });
    for letter in limit.policy().chars() {
        if matches!(letter, '"' | '\\') {
            list.push('\\');
        }
        list.push(letter);
    }
    list.push('"');
    list
}

/// The name of the policy and the remaining units, from a `RateLimit` with one list member, such as `"default";r=0;t=30`. It is `None`
/// for any other text.
pub(crate) fn read_remaining(text: &str) -> Option<(String, u64)> {
    let mut letters = text.trim().strip_prefix('"')?.chars();
    let mut policy = String::new();
    loop {
        match letters.next()? {
            '"' => break,
            '\\' => policy.push(letters.next().filter(|letter| matches!(letter, '"' | '\\'))?),
            letter => policy.push(letter),
        }
    }
    let (mut parameters, mut remaining) = (letters.as_str().split(';'), None);
    if parameters.next() != Some("") {
        return None;
    }
    for parameter in parameters {
        let (name, value) = parameter.trim_start_matches(' ').split_once('=').unwrap_or((parameter, ""));
        let is_known = matches!(name, "r" | "t" | "pk");
        // after a comma comes the limit of another policy
        if !is_known || value.contains(',') {
            return None;
        }
        if name == "r" {
            // an integer has no sign `+` (RFC 9651 §3.3.1)
            remaining = value.parse().ok().filter(|_| !value.starts_with('+'));
        }
    }
    Some((policy, remaining?))
}

/// Sets a header field. A field that cannot be sent is left out and logged.
pub(crate) fn insert_or_log<E: Display>(
    headers: &mut HeaderMap,
    name: HeaderName,
    value: Result<HeaderValue, E>,
) {
    let logged_name = name.clone();
    match value.map(|value| headers.try_insert(name, value)) {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => log::left_out("header", logged_name.as_str(), &error),
        Err(error) => log::left_out("header", logged_name.as_str(), &error),
    }
}
