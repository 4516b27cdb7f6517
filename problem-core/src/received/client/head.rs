//! The status and the header fields of an error response.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use http::StatusCode;
use http::header::{DATE, HeaderMap, HeaderValue, LINK, RETRY_AFTER, WWW_AUTHENTICATE};

use problem_shared::status::is_temporary;

use crate::rate_limit::RateLimit;
use crate::received::client::challenge::{self, Challenge};
use crate::received::client::link::{self, Link};
use crate::received::client::rate_limits;

/// The status and the header fields of a response that was received.
#[derive(Debug, Clone)]
pub struct ResponseHead {
    status: StatusCode,
    headers: HeaderMap,
    received_at: SystemTime,
    /// The URL of the response.
    base: Option<String>,
}

impl ResponseHead {
    /// The head of a response that has just arrived.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap) -> Self {
        Self::received_at(status, headers, SystemTime::now())
    }

    pub(crate) fn received_at(status: StatusCode, headers: HeaderMap, received_at: SystemTime) -> Self {
        Self { status, headers, received_at, base: None }
    }

    pub(in crate::received) fn set_base(&mut self, base: &str) {
        self.base = Some(base.to_owned());
    }

    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The header fields.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Whether the same request can succeed later. [The module](crate::client) has the rules.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        let is_error = self.status.is_client_error() || self.status.is_server_error();
        is_temporary(self.status.as_u16()) || (is_error && self.retry_after_field().is_some())
    }

    /// How long to wait before the next try, counted from when the response arrived. [The module](crate::client) has the rules.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after_field().or_else(|| {
            let used_up = self.rate_limits().into_iter().filter(|limit| limit.remaining() == 0);
            let waits =
                used_up.map(|limit| limit.reset().duration_since(self.received_at).unwrap_or_default());
            // a limit without a reset, or with one that has passed, does not tell how long
            waits.max().filter(|wait| !wait.is_zero())
        })
    }

    /// A line that is neither seconds nor a date is ignored.
    fn retry_after_field(&self) -> Option<Duration> {
        self.lines(RETRY_AFTER.as_str()).find_map(|text| {
            let text = text.trim();
            if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
                return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
            }
            let time = httpdate::parse_http_date(text).ok()?;
            let date = self.lines(DATE.as_str()).find_map(|date| httpdate::parse_http_date(&date).ok());
            Some(time.duration_since(date.unwrap_or(self.received_at)).unwrap_or_default())
        })
    }

    /// The challenges in `WWW-Authenticate` (RFC 9110 §11.6.1): how the client can authenticate.
    #[must_use]
    pub fn challenges(&self) -> Vec<Challenge> {
        self.lines(WWW_AUTHENTICATE.as_str()).flat_map(|line| challenge::read(&line)).collect()
    }

    /// The links in `Link` (RFC 8288).
    #[must_use]
    pub fn links(&self) -> Vec<Link> {
        let links = self.lines(LINK.as_str()).flat_map(|line| link::read(&line).collect::<Vec<_>>());
        let resolve = |target: &str| super::super::resolve_relative(self.base.as_deref()?, target);
        links.map(|link| link.resolved(resolve)).collect()
    }

    /// The rate limits: those in `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10), otherwise the one in
    /// `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`, otherwise the one in `X-RateLimit-Limit` and its siblings. A
    /// reset is in seconds, or a Unix time if the number is at least 1,000,000,000.
    #[must_use]
    pub fn rate_limits(&self) -> Vec<RateLimit> {
        rate_limits::read(&self.headers, self.received_at)
    }

    /// The lines of a field. A quoted string can have bytes that are not ASCII (RFC 9110 §5.6.4).
    fn lines(&self, name: &str) -> impl Iterator<Item = Cow<'_, str>> {
        let lines = self.headers.get_all(name).into_iter();
        lines.map(|line: &HeaderValue| String::from_utf8_lossy(line.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    fn head(status: u16, fields: &[(&'static str, &str)]) -> ResponseHead {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(*name, value.parse().unwrap());
        }
        // 1994-11-06T08:49:37Z
        let received_at = UNIX_EPOCH + Duration::from_secs(784_111_777);
        ResponseHead::received_at(StatusCode::from_u16(status).unwrap(), headers, received_at)
    }

    #[test]
    fn a_status_or_a_field_makes_a_response_retryable() {
        for status in 100..600 {
            let expected = [408, 425, 429, 502, 503, 504].contains(&status);
            assert_eq!(head(status, &[]).is_retryable(), expected, "{status}");
            let with_field = head(status, &[("retry-after", "5")]).is_retryable();
            assert_eq!(with_field, status >= 400, "{status}");
        }
        assert!(!head(409, &[("retry-after", "soon")]).is_retryable());
    }

    #[test]
    fn a_client_waits_for_seconds_a_date_or_a_reset() {
        let used_up = r#""a";r=0;t=9, "b";r=0;t=11, "c";r=1;t=99"#;
        for (fields, expected) in [
            (&[][..], None),
            (&[("retry-after", "0")], Some(0)),
            (&[("retry-after", "120")], Some(120)),
            (&[("retry-after", " 120 ")], Some(120)),
            (&[("retry-after", "99999999999999999999")], Some(u64::MAX)),
            // three forms of a date (RFC 9110 §5.6.7)
            (&[("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT")], Some(60)),
            (&[("retry-after", "Sunday, 06-Nov-94 08:50:37 GMT")], Some(60)),
            (&[("retry-after", "Sun Nov  6 08:50:37 1994")], Some(60)),
            (&[("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT")], Some(0)),
            // the clock of the server counts
            (
                &[
                    ("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT"),
                    ("date", "Fri, 31 Dec 1999 23:59:49 GMT"),
                ],
                Some(10),
            ),
            (&[("retry-after", "-1")], None),
            (&[("retry-after", "+1")], None),
            (&[("retry-after", "1.5")], None),
            (&[("retry-after", "")], None),
            (&[("retry-after", "soon"), ("retry-after", "7")], Some(7)),
            (&[("ratelimit", used_up)], Some(11)),
            (&[("ratelimit", used_up), ("retry-after", "3")], Some(3)),
            (&[("ratelimit", r#""a";r=5;t=9"#)], None),
            (&[("ratelimit", r#""a";r=0"#)], None),
            (&[("x-ratelimit-limit", "5"), ("x-ratelimit-remaining", "0")], None),
        ] {
            let wait = head(503, fields).retry_after().map(|wait| wait.as_secs());
            assert_eq!(wait, expected, "{fields:?}");
        }
    }

    #[test]
    fn a_quoted_string_can_have_any_letters() {
        let mut headers = HeaderMap::new();
        let challenge = "Basic realm=\"Z\u{fc}rich\"";
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_bytes(challenge.as_bytes()).unwrap());
        let link = "</2>; rel=next; title=\"\u{fc}\", </3>; rel=last";
        headers.insert(LINK, HeaderValue::from_bytes(link.as_bytes()).unwrap());
        let head = ResponseHead::new(StatusCode::UNAUTHORIZED, headers);
        assert_eq!(head.challenges()[0].parameter("realm"), Some("Z\u{fc}rich"));
        assert_eq!(head.links().len(), 2);
    }

    #[test]
    fn links_are_resolved_against_the_url() {
        let mut head =
            head(404, &[("link", "</errors>; rel=describedby"), ("link", "<https://a.example/b>")]);
        let targets = |head: &ResponseHead| {
            head.links().iter().map(|link| link.target().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(targets(&head), ["/errors", "https://a.example/b"]);
        head.set_base("https://api.example/orders/7");
        assert_eq!(targets(&head), ["https://api.example/errors", "https://a.example/b"]);
    }
}
