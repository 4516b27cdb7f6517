//! The status and the header fields of an error response.

use std::fmt;
use std::time::{Duration, SystemTime};

use http::StatusCode;
use http::header::{HeaderMap, LINK, RETRY_AFTER, WWW_AUTHENTICATE};

use problem_shared::status::is_temporary;

use crate::rate_limit::RateLimit;
use crate::received::client::challenge::{self, Challenge};
use crate::received::client::link::{self, Link};
use crate::received::client::lists::{MAX_ELEMENTS, lines};
use crate::received::client::rate_limits;
use crate::received::client::server_clock::ServerClock;
use crate::received::shown_fields::ShownFields;

/// The status and the header fields of a response that was received.
///
/// `Debug` shows the names of all header fields, but only the values of those that cannot contain a secret: the media type and the
/// coding of the body, `Date`, `Retry-After`, and the fields of rate limits.
#[derive(Clone)]
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
        is_temporary(self.status.as_u16())
            || (is_error && self.retry_after_field().is_some())
            || (self.status == StatusCode::FORBIDDEN && self.retry_after().is_some())
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
        let clock = self.server_clock();
        lines(&self.headers, RETRY_AFTER.as_str()).find_map(|text| {
            let text = text.trim();
            if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
                return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
            }
            clock.until(text)
        })
    }

    /// How long it takes from when the response arrived to an HTTP date.
    pub(in crate::received) fn until(&self, date: &str) -> Option<Duration> {
        self.server_clock().until(date)
    }

    fn server_clock(&self) -> ServerClock {
        ServerClock::of(&self.headers, self.received_at)
    }

    /// The challenges in `WWW-Authenticate` (RFC 9110 §11.6.1): how the client can authenticate. At most 256 are read.
    #[must_use]
    pub fn challenges(&self) -> Vec<Challenge> {
        let lines = lines(&self.headers, WWW_AUTHENTICATE.as_str());
        lines.flat_map(|line| challenge::read(&line)).take(MAX_ELEMENTS).collect()
    }

    /// The links in `Link` (RFC 8288). At most 256 are read.
    #[must_use]
    pub fn links(&self) -> Vec<Link> {
        let mut links = Vec::new();
        for line in lines(&self.headers, LINK.as_str()) {
            let left = MAX_ELEMENTS - links.len();
            links.extend(link::read(&line).take(left).map(|link| match &self.base {
                Some(url) => link.in_response_of(url),
                None => link,
            }));
        }
        links
    }

    /// The rate limits: those in `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10), otherwise the one in
    /// `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`, otherwise the one in `X-RateLimit-Limit` or
    /// `X-Rate-Limit-Limit` and its siblings. `RateLimit` is also read in the form of draft 7, `limit=100, remaining=0, reset=50`. At
    /// most 256 limits are read.
    ///
    /// A reset is in seconds, or a Unix time if the number is at least 1,000,000,000; from 100,000,000,000 on, it is in milliseconds. A
    /// Unix time is compared with the `Date` of the response, so the reset is right by the clock of the client even if the clocks differ.
    #[must_use]
    pub fn rate_limits(&self) -> Vec<RateLimit> {
        rate_limits::read(&self.headers, self.received_at)
    }
}

impl fmt::Debug for ResponseHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut head = f.debug_struct("ResponseHead");
        // the URL can contain a secret, too
        head.field("status", &self.status)
            .field("headers", &ShownFields(&self.headers))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use http::HeaderValue;

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
        // a 403 can mean that a limit is used up
        let used_up =
            [("x-ratelimit-limit", "60"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "30")];
        for (status, expected) in [(403, true), (429, true), (400, false), (404, false), (500, false)] {
            assert_eq!(head(status, &used_up).is_retryable(), expected, "{status}");
        }
        let left = [("x-ratelimit-limit", "60"), ("x-ratelimit-remaining", "1"), ("x-ratelimit-reset", "30")];
        assert!(!head(403, &left).is_retryable());
        assert!(!head(403, &used_up[..2]).is_retryable());
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
            (
                &[
                    ("retry-after", "Wednesday, 01-Jan-70 00:00:10 GMT"),
                    ("date", "Wed, 01 Jan 2070 00:00:00 GMT"),
                ],
                Some(10),
            ),
            (
                &[
                    ("x-ratelimit-limit", "5"),
                    ("x-ratelimit-remaining", "0"),
                    ("x-ratelimit-reset", "1700000150"),
                    ("date", "Tue, 14 Nov 2023 22:15:20 GMT"),
                ],
                Some(30),
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

    #[test]
    fn each_line_is_read_by_itself() {
        let head = head(
            401,
            &[
                ("link", "<a"),
                ("link", "</b>; title=\"c"),
                ("link", "</d>"),
                ("www-authenticate", "Bearer realm=\"a"),
                ("www-authenticate", "Basic realm=\"b\""),
                ("ratelimit", "\"a"),
                ("ratelimit", "\"b\";r=1"),
            ],
        );
        assert_eq!(head.links().iter().map(Link::target).collect::<Vec<_>>(), ["/b", "/d"]);
        assert_eq!(head.challenges().iter().map(Challenge::scheme).collect::<Vec<_>>(), ["Bearer", "Basic"]);
        assert_eq!(head.challenges()[1].parameter("realm"), Some("b"));
        assert_eq!(head.rate_limits().iter().map(RateLimit::policy).collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn the_number_of_elements_has_a_limit() {
        let (links, challenges) = ("<a>,".repeat(200), "Basic,".repeat(200));
        let fields = [
            ("link", &*links),
            ("link", &links),
            ("www-authenticate", &challenges),
            ("www-authenticate", &challenges),
        ];
        let head = head(401, &fields);
        assert_eq!((head.links().len(), head.challenges().len()), (MAX_ELEMENTS, MAX_ELEMENTS));
    }

    #[test]
    fn debug_shows_no_secret() {
        let fields = [
            ("set-cookie", "id=CANARY"),
            ("x-token", "CANARY"),
            ("link", "</?token=CANARY>"),
            ("www-authenticate", "Negotiate CANARY"),
            ("retry-after", "30"),
            ("content-type", "text/html"),
        ];
        let mut head = head(503, &fields);
        head.set_base("https://api.example/?token=CANARY");
        let debug = format!("{head:?}");
        assert!(!debug.contains("CANARY"), "{debug}");
        assert!(debug.contains(r#""set-cookie": …, "x-token": …"#), "{debug}");
        assert!(debug.contains(r#""retry-after": "30", "content-type": "text/html""#), "{debug}");
    }
}
