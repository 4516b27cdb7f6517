//! The limit of what a derive writes: a row of constants for each variant, and this, which is compiled
//! once for all enums. All text of an enum is one string, which the rows address with integers, so that
//! a row has nothing in it that has to be relocated.

use std::fmt::{Display, Write as _};

use axum_core::body::Body;
use axum_core::response::Response;
use bytes::Bytes;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};

use crate::scratch::Scratch;

/// Where a variant's text starts; its status; the length of its whole body, 0 where the detail is known
/// only at run time; and else the lengths of slug, title and code.
pub struct Row(pub u32, pub u16, pub u16, pub u8, pub u8, pub u8);

/// The texts of an enum.
pub struct Texts {
    pub base: &'static str,
    pub text: &'static str,
    pub rows: &'static [Row],
}

pub fn respond(texts: &'static Texts, index: usize, error: &dyn Display) -> Response {
    let Some(&Row(start, status, body, slug, title, code)) = texts.rows.get(index) else {
        return Response::default();
    };
    let part = |start: usize, length: usize| texts.text.get(start..start + length).unwrap_or_default();
    let start = start as usize;
    let body = if body > 0 {
        Bytes::from_static(part(start, body.into()).as_bytes())
    } else {
        let slug = part(start, slug.into());
        let title = part(start + slug.len(), title.into());
        let code = part(start + slug.len() + title.len(), code.into());
        written(texts.base, slug, title, status, code, error)
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn written(base: &str, slug: &str, title: &str, status: u16, code: &str, error: &dyn Display) -> Bytes {
    let mut detail = Scratch::new();
    // a `Scratch` does not fail
    let _ = write!(detail, "{error}");
    let digits = [status / 100, status / 10 % 10, status % 10].map(|digit| b'0' + digit as u8);
    let parts: [&[u8]; 12] = [
        br#"{"type":""#,
        base.as_bytes(),
        slug.as_bytes(),
        br#"","title":""#,
        title.as_bytes(),
        br#"","status":"#,
        &digits,
        br#","detail":""#,
        detail.as_bytes(),
        br#"","code":""#,
        code.as_bytes(),
        br#""}"#,
    ];
    let mut body = Vec::with_capacity(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        body.extend_from_slice(part);
    }
    body.into()
}
