//! A server that sends anything in its header fields: nothing panics, takes too long, or hides what another element of a list says.

use http::{HeaderMap, HeaderValue, StatusCode};
use problem_core::client::{ErrorResponse, Link, ResponseHead};
use proptest::prelude::*;

/// The fields that are read, and what their values consist of.
const FIELDS: [&str; 17] = [
    "content-encoding",
    "content-type",
    "date",
    "link",
    "ratelimit",
    "ratelimit-limit",
    "ratelimit-policy",
    "ratelimit-remaining",
    "ratelimit-reset",
    "retry-after",
    "www-authenticate",
    "x-rate-limit-limit",
    "x-rate-limit-remaining",
    "x-rate-limit-reset",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
];

const PIECES: [&str; 40] = [
    "\"",
    "\\",
    "<",
    ">",
    "=",
    ",",
    ";",
    " ",
    "\t",
    "{",
    "}",
    ":",
    "-",
    ".",
    "a",
    "7",
    "0",
    "GMT",
    "\u{e4}",
    "\u{202e}",
    "rel",
    "anchor=",
    "title=",
    "r=",
    "t=1",
    "q=",
    "w=",
    "\"a\"",
    "\"a\";r=1;t=2",
    "</a>",
    "<a,b>; rel=\"next\"",
    "Bearer",
    "Basic ",
    "realm=\"a, b\"",
    "YII=",
    "1700000000",
    "99999999999999999999",
    "Sunday, 06-Nov-94 08:49:37 GMT",
    "Sun, 06 Nov 1994 08:49:37 GMT",
    "application/problem+json",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => "[ -~\u{e4}\u{20ac}]{0,3}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_bytes(text.as_bytes()).unwrap()
}

fn headers(fields: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, text) in fields {
        headers.append(*name, value(text));
    }
    headers
}

/// Calls everything that reads a header field.
fn read_all(error: &ErrorResponse) {
    let head = error.head();
    let _ = (head.is_retryable(), head.retry_after());
    for link in head.links() {
        let _ = (link.has_relation("next"), link.parameter("title"));
    }
    for challenge in head.challenges() {
        let _ = (challenge.parameter("realm"), challenge.parameters().count());
    }
    for limit in head.rate_limits() {
        let _ = (limit.policy(), limit.reset());
    }
    let _ = (error.to_string(), format!("{error:?}"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_response_panics(
        fields in prop::collection::vec((prop::sample::select(&FIELDS[..]), text()), 0..8),
        body in text(),
    ) {
        let mut headers = HeaderMap::new();
        for (name, text) in &fields {
            headers.append(*name, value(text));
        }
        let error = ErrorResponse::from_parts(StatusCode::SERVICE_UNAVAILABLE, &headers, body.as_bytes());
        read_all(&error);
        read_all(&error.with_base_uri("https://a.example/b?c#d"));
    }

    #[test]
    fn nothing_hides_a_valid_element(before in text(), after in text()) {
        let (link, challenge, limit) =
            ("</next>; rel=\"next\"", "Digest realm=\"r\"", "\"z\";r=1;t=2");
        // what follows an element can add parameters to a challenge, but not take them away
        let surround = |element: &str| format!("{before}, {element}, {after}");
        let fields = headers(&[
            ("link", &surround(link)),
            ("www-authenticate", &surround(challenge)),
            ("ratelimit", &surround(limit)),
        ]);
        let head = ResponseHead::new(StatusCode::UNAUTHORIZED, fields);
        let is_next = |link: &Link| link.target() == "/next" && link.has_relation("next");
        prop_assert!(head.links().iter().any(is_next), "{:?}", head.links());
        let challenges = head.challenges();
        let digest = challenges.iter().find(|challenge| challenge.scheme() == "Digest");
        prop_assert_eq!(digest.and_then(|challenge| challenge.parameter("realm")), Some("r"), "{:?}", challenges);
        let limits = head.rate_limits();
        prop_assert!(limits.iter().any(|limit| limit.policy() == "z" && limit.remaining() == 1), "{limits:?}");
    }
}

#[test]
fn no_field_costs_more_than_its_length() {
    // if the cost of a byte grew with the length of its field, this test would take minutes
    const LENGTH: usize = 100_000;
    let url = format!("https://a.example/{}", "b/".repeat(1_000));
    for piece in [
        ",",
        "a,",
        "a=\"",
        "a=\"b,",
        "a=\"\\\",",
        "a=\"\\\"\\\"",
        "a=\" ",
        "=\t\"\"\t",
        "<",
        "<a,",
        "<a>,",
        "<a>;rel=b;",
        ";a=b",
        ";anchor=b",
        "\"a",
        "\"a\";r=0;t=1,",
        "\"a\\",
        "Basic,",
        "Basic realm=b,",
        "realm=b,",
        "Sunday, 06-Nov-94 ",
        "0",
    ] {
        let text = piece.repeat(LENGTH / piece.len());
        for prefix in ["", "<a>", "\"a\"", "Basic "] {
            let text = format!("{prefix}{text}");
            let fields: Vec<_> = FIELDS.iter().map(|name| (*name, &*text)).collect();
            let status = StatusCode::SERVICE_UNAVAILABLE;
            read_all(&ErrorResponse::from_parts(status, &headers(&fields), b"").with_base_uri(&url));
        }
    }
    // many limits, each with a policy of its own
    let list = |parameter| (0..20_000).map(|number| format!("p{number};{parameter},")).collect::<String>();
    let fields = headers(&[("ratelimit-policy", &list("q=9")), ("ratelimit", &list("r=1"))]);
    assert_eq!(ResponseHead::new(StatusCode::TOO_MANY_REQUESTS, fields).rate_limits().len(), 256);
    // many lines
    let mut fields = HeaderMap::new();
    for _ in 0..10_000 {
        for name in FIELDS {
            fields.append(name, HeaderValue::from_static("a"));
        }
    }
    read_all(&ErrorResponse::from_parts(StatusCode::SERVICE_UNAVAILABLE, &fields, b""));
    // each relative link is as long as the URL
    let (url, links) = (format!("https://a.example/{}", "b/".repeat(30_000)), "<a>,".repeat(LENGTH));
    let error = ErrorResponse::from_parts(StatusCode::NOT_FOUND, &headers(&[("link", &links)]), b"");
    assert_eq!(error.with_base_uri(&url).head().links().len(), 256);
}
