//! A detail of 2 kB in which every second character is escaped.

use bytes::Bytes;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use limit::table::Cell;
use problem_core::{Problem, ToProblem as _};
use serde::Serialize;

use crate::way;

#[derive(Debug, thiserror::Error, Problem)]
#[error("{0}")]
#[problem(status = 409, code = "CONFLICT_IN_TEXT", type = "https://api.example.com/errors/text")]
struct TextError(String);

#[derive(Serialize)]
struct Body<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: &'a str,
    code: &'static str,
}

fn text() -> TextError {
    TextError("a\"b\n".repeat(512))
}

fn ours(error: TextError) -> http::Response<Bytes> {
    error.to_response()
}

fn by_hand(error: TextError) -> http::Response<Bytes> {
    let body = Body {
        r#type: "https://api.example.com/errors/text",
        title: "Conflict In Text",
        status: 409,
        detail: &error.0,
        code: "CONFLICT_IN_TEXT",
    };
    let mut response = http::Response::new(serde_json::to_vec(&body).unwrap_or_default().into());
    *response.status_mut() = StatusCode::CONFLICT;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, const { HeaderValue::from_static("application/problem+json") });
    headers.insert(CACHE_CONTROL, const { HeaderValue::from_static("no-store") });
    response
}

pub fn pair() -> [Cell; 2] {
    fn body(response: http::Response<Bytes>) -> Bytes {
        response.into_body()
    }
    [
        way!("a detail of 2 kB full of escapes", text, ours, body),
        way!("a detail of 2 kB full of escapes", text, by_hand, body),
    ]
}
