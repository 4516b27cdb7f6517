//! `ReceivedProblem::from_parts`: which responses are problems, and what is kept of them.

use http::{HeaderMap, StatusCode};
use problem_core::client::ErrorResponse;
use problem_core::{ErrorStatus, ReceivedProblem};

fn headers(fields: &[(&'static str, &str)]) -> HeaderMap {
    fields.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

/// Reads a body with this media type.
fn read(status: u16, media_type: &str, body: &str) -> Result<ReceivedProblem, String> {
    let headers = headers(&[("content-type", media_type)]);
    let status = StatusCode::from_u16(status).unwrap();
    ReceivedProblem::from_parts(status, &headers, body.as_bytes()).map_err(|error| error.to_string())
}

#[test]
fn only_an_error_is_a_problem() {
    for status in 100..600 {
        let read = read(status, "application/problem+json", "{}");
        match status {
            400.. => assert_eq!(read.unwrap().response().unwrap().status(), status),
            _ => assert_eq!(read.unwrap_err(), format!("not a problem: the response is a {status}")),
        }
    }
}

#[test]
fn json_of_another_type_needs_a_member_of_a_problem() {
    let is_problem = |body| read(400, "application/json", body).is_ok();
    for body in [
        r#"{"type":""}"#,
        r#"{"title":"a"}"#,
        r#"{"status":400}"#,
        r#"{"detail":"a"}"#,
        r#"{"instance":"a"}"#,
        r#"{"code":"a"}"#,
    ] {
        assert!(is_problem(body), "{body}");
    }
    for body in [
        "{}",
        r#"{"title":1}"#,
        r#"{"status":"400"}"#,
        r#"{"detail":[]}"#,
        r#"{"code":7}"#,
        r#"{"error":"a"}"#,
    ] {
        assert!(!is_problem(body), "{body}");
        assert!(read(400, "application/problem+json", body).is_ok(), "{body}");
    }
}

#[test]
fn xml_is_read() {
    let body = r#"<problem xmlns="urn:ietf:rfc:7807"><title>Gone</title></problem>"#;
    let problem = read(410, "application/problem+xml", body).unwrap();
    assert_eq!((problem.title(), problem.response().unwrap().status().as_u16()), (Some("Gone"), 410));
    assert!(read(410, "application/xml", body).is_err());
}

#[test]
fn without_a_response_the_document_decides() {
    let read =
        |status: u16| ReceivedProblem::from_json(format!(r#"{{"status":{status}}}"#).as_bytes()).unwrap();
    for (status, is_retryable) in [(400, false), (429, true), (500, false), (503, true)] {
        assert_eq!(read(status).is_retryable(), is_retryable, "{status}");
        assert!(read(status).retry_after().is_none() && read(status).response().is_none());
    }
    assert!(!ReceivedProblem::from_json(b"{}").unwrap().is_retryable());
}

#[test]
fn the_head_is_not_forwarded() {
    let headers = headers(&[
        ("content-type", "application/problem+json"),
        ("retry-after", "9"),
        ("x-secret", "CANARY"),
    ]);
    let received =
        ReceivedProblem::from_parts(StatusCode::SERVICE_UNAVAILABLE, &headers, br#"{"code":"A"}"#).unwrap();
    let response = received.forward(ErrorStatus::BAD_GATEWAY).to_response::<bytes::Bytes>();
    assert!(!format!("{response:?}").contains("CANARY"), "{response:?}");
    assert!(response.headers().get("retry-after").is_none());
}

#[test]
fn no_body_panics() {
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |limit: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random as usize % limit
    };
    let pieces = [
        "{",
        "}",
        "\"",
        "code",
        ":",
        ",",
        "<",
        ">",
        "=",
        "\\",
        ";",
        "\u{e4}",
        " ",
        "a",
        "7",
        "rel",
        "r",
        "\"a\";r=1;t=2",
        "Bearer",
    ];
    for _ in 0..20_000 {
        let mut text = || (0..next(12)).map(|_| pieces[next(pieces.len())]).collect::<String>();
        let mut fields = HeaderMap::new();
        for name in [
            "content-type",
            "retry-after",
            "date",
            "link",
            "www-authenticate",
            "ratelimit",
            "ratelimit-policy",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
        ] {
            fields.insert(name, http::HeaderValue::from_bytes(text().as_bytes()).unwrap());
        }
        let error = ErrorResponse::from_parts(StatusCode::SERVICE_UNAVAILABLE, &fields, text().as_bytes());
        let head = error.with_base_uri("https://a.example/b").head().clone();
        let _ = (head.links(), head.challenges(), head.rate_limits(), head.retry_after());
        assert!(head.is_retryable());
    }
}

#[derive(Debug, PartialEq, thiserror::Error, problem_core::Problem)]
#[problem(from_received)]
enum ShopError {
    #[error("too many requests")]
    #[problem(status = 429, code = "SLOW_DOWN")]
    SlowDown {
        #[problem(retry_after)]
        wait: u32,
        #[problem(header = "X-Shop")]
        shop: Option<String>,
    },
}

#[test]
fn header_fields_come_back_into_the_enum() {
    let body = br#"{"status":429,"code":"SLOW_DOWN"}"#;
    let read = |fields: &[(&'static str, &str)]| {
        let headers = headers(fields);
        ReceivedProblem::from_parts(StatusCode::TOO_MANY_REQUESTS, &headers, body).unwrap().into_error()
    };
    let slow_down = |wait, shop: Option<&str>| ShopError::SlowDown { wait, shop: shop.map(str::to_owned) };
    assert_eq!(read(&[("retry-after", "7"), ("x-shop", "paris")]).unwrap(), slow_down(7, Some("paris")));
    assert_eq!(read(&[("retry-after", "7")]).unwrap(), slow_down(7, None));
    // the variant needs the field
    let unchanged = read(&[("x-shop", "paris")]).map(|error: ShopError| error).unwrap_err();
    assert_eq!(unchanged.response().unwrap().headers()["x-shop"], "paris");
    assert!(ReceivedProblem::from_json(body).unwrap().into_error::<ShopError>().is_err());
}
