//! The bodies: constants, the path, the ID and the time, in one allocation of exactly the size.

use std::borrow::Cow;
use std::fmt::Write as _;

use bytes::Bytes;
use http::StatusCode;
use limit::body::{joined, listed};
use limit::error::ShopError;
use limit::escape;
use limit::scratch::Scratch;

use super::context::Context;
use super::time;

const UNIT: &str = r#"{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"there is no such order","instance":""#;
const UNIT_CODE: &str = r#"","code":"ORDER_NOT_FOUND""#;
const FIELDS: &str = r#"{"type":"https://api.example.com/errors/item-not-found","title":"Item Not Found","status":404,"detail":""#;
const FIELDS_CODE: &str = r#"","code":"ITEM_NOT_FOUND""#;
const ERRORS: &str = r#"{"type":"https://api.example.com/errors/validation-error","title":"Validation Error","status":422,"detail":"the request body contains invalid field values","instance":""#;
const ERRORS_CODE: &str = r#"","code":"VALIDATION_ERROR","errors":["#;
const INSTANCE: &str = r#"","instance":""#;
const ID: &str = r#","requestId":""#;
const TIME: &str = r#"","timestamp":""#;
const END: &str = r#""}"#;

pub fn of_error(error: &ShopError, context: &Context) -> Bytes {
    let (path, id, now) = (reference(context.path()), escaped(context.id()), time::now());
    let (path, last) =
        (path.as_bytes(), [ID.as_bytes(), id.as_bytes(), TIME.as_bytes(), &now, END.as_bytes()]);
    let [id_name, id, time_name, now, end] = last;
    match error {
        ShopError::ItemNotFound { .. } => {
            let mut detail = Scratch::new();
            // a `Scratch` does not fail
            let _ = write!(detail, "{error}");
            let (detail, code) = (detail.as_bytes(), FIELDS_CODE.as_bytes());
            let parts = [FIELDS.as_bytes(), detail, INSTANCE.as_bytes(), path, code];
            let [head, detail, instance, path, code] = parts;
            joined([head, detail, instance, path, code, id_name, id, time_name, now, end])
        }
        ShopError::Invalid { fields } => listed(
            [ERRORS.as_bytes(), path, ERRORS_CODE.as_bytes()],
            fields,
            [b"]", id_name, id, time_name, now, end],
        ),
        _ => joined([UNIT.as_bytes(), path, UNIT_CODE.as_bytes(), id_name, id, time_name, now, end]),
    }
}

/// The code and the body of a problem that is only a status.
pub fn of_status(status: StatusCode, context: &Context) -> (&'static str, Bytes) {
    let (title, code) = match status {
        StatusCode::NOT_FOUND => ("Not Found", "NOT_FOUND"),
        StatusCode::METHOD_NOT_ALLOWED => ("Method Not Allowed", "METHOD_NOT_ALLOWED"),
        StatusCode::INTERNAL_SERVER_ERROR => ("Internal Server Error", "INTERNAL_SERVER_ERROR"),
        StatusCode::SERVICE_UNAVAILABLE => ("Service Unavailable", "SERVICE_UNAVAILABLE"),
        other => (other.canonical_reason().unwrap_or("Error"), "ERROR"),
    };
    let (path, id, now) = (reference(context.path()), escaped(context.id()), time::now());
    let body = joined([
        br#"{"title":""#,
        title.as_bytes(),
        br#"","status":"#,
        status.as_str().as_bytes(),
        br#","instance":""#,
        path.as_bytes(),
        br#"","code":""#,
        code.as_bytes(),
        br#"""#,
        ID.as_bytes(),
        id.as_bytes(),
        TIME.as_bytes(),
        &now,
        END.as_bytes(),
    ]);
    (code, body)
}

/// The path as a URI reference in JSON.
fn reference(path: &str) -> Cow<'_, str> {
    if path.bytes().all(|byte| IN_PATHS[usize::from(byte)]) && !path.starts_with("//") {
        Cow::Borrowed(path)
    } else {
        percent_encoded(path)
    }
}

#[cold]
fn percent_encoded(path: &str) -> Cow<'_, str> {
    let mut encoded = String::from(if path.starts_with("//") { "/." } else { "" });
    for byte in path.bytes() {
        match byte {
            b'%' => encoded.push('%'),
            byte if IN_PATHS[usize::from(byte)] => encoded.push(char::from(byte)),
            byte => {
                // a `String` does not fail
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded.into()
}

const IN_PATHS: [bool; 256] = {
    let mut chars = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        chars[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let (others, mut at) = (b"-._~:/@!$&'()*+,;=", 0);
    while at < others.len() {
        chars[others[at] as usize] = true;
        at += 1;
    }
    chars
};

fn escaped(id: &str) -> Cow<'_, str> {
    if escape::is_plain(id.as_bytes()) {
        return Cow::Borrowed(id);
    }
    let mut text = Vec::new();
    escape::escaped(id.as_bytes(), |part| text.extend_from_slice(part));
    String::from_utf8_lossy(&text).into_owned().into()
}
