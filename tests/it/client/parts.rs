//! `ReceivedProblem::from_parts`: which responses are problems, and what is kept of them.

use http::{HeaderMap, StatusCode};
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
        // FastAPI
        r#"{"detail":[{"loc":["body","a"],"msg":"m","type":"t"}]}"#,
    ] {
        assert!(is_problem(body), "{body}");
    }
    for body in [
        "{}",
        r#"{"title":1}"#,
        r#"{"status":"400"}"#,
        r#"{"detail":[]}"#,
        r#"{"detail":["m"]}"#,
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
    // a date is as many seconds as it is after the response, by the clock of the server
    let (date, until) = ("Fri, 31 Dec 1999 23:59:49 GMT", "Fri, 31 Dec 1999 23:59:59 GMT");
    assert_eq!(read(&[("retry-after", until), ("date", date)]).unwrap(), slow_down(10, None));
    assert_eq!(read(&[("retry-after", date), ("date", until)]).unwrap(), slow_down(0, None));
    // or by the one of the client
    assert_eq!(read(&[("retry-after", date)]).unwrap(), slow_down(0, None));
    let too_far = read(&[("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT")]);
    assert!(too_far.map(|error: ShopError| error).is_err());
    assert!(read(&[("retry-after", "soon")]).map(|error: ShopError| error).is_err());
    // the variant needs the field
    let unchanged = read(&[("x-shop", "paris")]).map(|error: ShopError| error).unwrap_err();
    assert_eq!(unchanged.response().unwrap().headers()["x-shop"], "paris");
    assert!(ReceivedProblem::from_json(body).unwrap().into_error::<ShopError>().is_err());
}
