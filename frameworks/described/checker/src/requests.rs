//! The requests: each error of each operation is provoked at least once.

/// A request and what its response must be.
#[derive(Debug, Clone, Copy)]
pub struct Request {
    pub method: &'static str,
    pub target: &'static str,
    /// The bearer token. It is empty for a request without one.
    pub token: &'static str,
    pub fields: &'static [(&'static str, &'static str)],
    pub body: Body,
    pub status: u16,
    /// The code of the problem. It is empty for a success.
    pub code: &'static str,
}

#[derive(Debug, Clone, Copy)]
pub enum Body {
    None,
    Json(&'static str),
    /// A text with the media type `text/plain`.
    Text(&'static str),
    /// A JSON text that ends before the length that the request announces.
    Cut(&'static str),
    /// A JSON text longer than the limit.
    TooLong,
}

const VERSION: &[(&str, &str)] = &[("if-match", "\"3\"")];
const OTHER_VERSION: &[(&str, &str)] = &[("if-match", "\"2\"")];
const NEW: Body = Body::Json(r#"{"email":"new@example.com","age":20}"#);
const TAKEN: Body = Body::Json(r#"{"email":"user1@example.com","age":20}"#);
const WRONG: Body = Body::Json(r#"{"email":1,"age":-5}"#);
const NO_JSON: Body = Body::Json("{,");
const IMPORT: Body = Body::Json(r#"{"url":"https://example.com/users"}"#);
const BAD_IMPORT: Body = Body::Json(r#"{"url":"ftp://example.com/users"}"#);

const fn new(
    method: &'static str,
    target: &'static str,
    token: &'static str,
    body: Body,
    status: u16,
    code: &'static str,
) -> Request {
    Request { method, target, token, fields: &[], body, status, code }
}

const fn with(fields: &'static [(&'static str, &'static str)], request: Request) -> Request {
    Request { fields, ..request }
}

/// What every operation with a body answers to a wrong body.
macro_rules! wrong_bodies {
    ($method:literal $target:literal) => {
        [
            new($method, $target, "writer", NO_JSON, 400, "INVALID_JSON"),
            new($method, $target, "writer", Body::Cut(r#"{"email"#), 400, "BAD_REQUEST"),
            new($method, $target, "writer", Body::TooLong, 413, "CONTENT_TOO_LARGE"),
            new($method, $target, "writer", Body::Text("a"), 415, "UNSUPPORTED_MEDIA_TYPE"),
            new($method, $target, "writer", WRONG, 422, "VALIDATION_ERROR"),
        ]
    };
}

/// What every operation answers to these tokens.
macro_rules! tokens {
    ($method:literal $target:literal $body:expr) => {
        [
            new($method, $target, "", $body, 401, "UNAUTHENTICATED"),
            new($method, $target, "busy", $body, 429, "RATE_LIMIT_EXCEEDED"),
            new($method, $target, "broken", $body, 500, "INTERNAL_SERVER_ERROR"),
        ]
    };
}

/// All requests.
#[must_use]
pub fn all() -> Vec<Request> {
    let own: [Request; 25] = [
        new("GET", "/users", "reader", Body::None, 200, ""),
        new("GET", "/users?page=x", "reader", Body::None, 422, "VALIDATION_ERROR"),
        new("POST", "/users", "writer", NEW, 201, ""),
        new("POST", "/users", "reader", NEW, 403, "READ_ONLY_TOKEN"),
        new("POST", "/users", "writer", TAKEN, 409, "EMAIL_TAKEN"),
        new("GET", "/users/1", "reader", Body::None, 200, ""),
        new("GET", "/users/9", "reader", Body::None, 404, "USER_NOT_FOUND"),
        new("GET", "/users/x", "reader", Body::None, 404, "NOT_FOUND"),
        with(VERSION, new("PUT", "/users/1", "writer", NEW, 200, "")),
        with(VERSION, new("PUT", "/users/1", "reader", NEW, 403, "READ_ONLY_TOKEN")),
        with(VERSION, new("PUT", "/users/9", "writer", NEW, 404, "USER_NOT_FOUND")),
        new("PUT", "/users/x", "writer", NEW, 404, "NOT_FOUND"),
        new("PUT", "/users/1", "writer", TAKEN, 409, "EMAIL_TAKEN"),
        new("PUT", "/users/2", "writer", NEW, 409, "USER_LOCKED"),
        with(OTHER_VERSION, new("PUT", "/users/1", "writer", NEW, 412, "VERSION_MISMATCH")),
        new("PUT", "/users/1", "writer", NEW, 428, "VERSION_REQUIRED"),
        new("DELETE", "/users/1", "writer", Body::None, 204, ""),
        new("DELETE", "/users/1", "reader", Body::None, 403, "READ_ONLY_TOKEN"),
        new("DELETE", "/users/9", "writer", Body::None, 404, "USER_NOT_FOUND"),
        new("DELETE", "/users/x", "writer", Body::None, 404, "NOT_FOUND"),
        new("DELETE", "/users/2", "writer", Body::None, 409, "USER_HAS_ORDERS"),
        new("POST", "/imports", "writer", IMPORT, 202, ""),
        new("POST", "/imports", "writer", BAD_IMPORT, 502, "SOURCE_UNREACHABLE"),
        // no operation answers these two
        new("GET", "/nowhere", "reader", Body::None, 404, "NOT_FOUND"),
        new("PATCH", "/users/1", "writer", NEW, 405, "METHOD_NOT_ALLOWED"),
    ];
    let mut all = own.to_vec();
    all.extend(wrong_bodies!("POST" "/users"));
    all.extend(wrong_bodies!("PUT" "/users/1"));
    all.extend(wrong_bodies!("POST" "/imports"));
    all.extend(tokens!("GET" "/users" Body::None));
    all.extend(tokens!("POST" "/users" NEW));
    all.extend(tokens!("GET" "/users/1" Body::None));
    all.extend(tokens!("PUT" "/users/1" NEW));
    all.extend(tokens!("DELETE" "/users/1" Body::None));
    all.extend(tokens!("POST" "/imports" IMPORT));
    all
}
