//! Every way in which an error can occur in a service: the request, the response, and the event in the log.
//!
//! The rows show what axum does.

use tracing::Level;

use problem_tests::logs::Logs;
use problem_tests::wire::{self, TIME, sorted, steady};

/// A request, and what must come of it.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub request: (&'static str, &'static str),
    pub headers: &'static [(&'static str, &'static str)],
    pub body: &'static str,
    pub status: &'static str,
    /// The header fields before the request ID that not every problem has.
    pub sent: &'static [(&'static str, &'static str)],
    /// The part of the body before `requestId`.
    pub members: &'static str,
    pub logged: Logged,
}

/// The event of an error.
#[derive(Debug, Clone, Copy)]
pub struct Logged {
    pub level: Level,
    pub code: &'static str,
    pub error: &'static str,
    pub sources: &'static str,
}

/// The event of a 4xx without sources.
pub const fn debug(code: &'static str, error: &'static str) -> Logged {
    Logged { level: Level::DEBUG, code, error, sources: "" }
}

/// The event of a 5xx without sources.
pub const fn error(code: &'static str, error: &'static str) -> Logged {
    Logged { level: Level::ERROR, code, error, sources: "" }
}

/// The header fields of a request.
pub type Headers = Vec<(&'static str, &'static str)>;

impl Row {
    /// Sends the request with `exchange`, and checks the response and the log. The server must run in this thread.
    ///
    /// # Panics
    ///
    /// Panics if the response or the log is not the expected one.
    pub fn check(
        &self,
        index: usize,
        exchange: impl FnOnce(&'static str, &'static str, Headers, &'static str) -> String,
    ) {
        let id: &'static str = format!("req-{index}").leak();
        let trace = "0af7651916cd43dd8448eb211c80319c";
        let traceparent: &'static str = format!("00-{trace}-b7ad6b7169203331-01").leak();
        let headers = [self.headers, &[("x-request-id", id), ("traceparent", traceparent)]].concat();
        let (method, path) = self.request;
        let logs = Logs::capture();
        let response = exchange(method, path, headers, self.body);

        let body = format!(r#"{},"requestId":"{id}","timestamp":"{TIME}"}}"#, self.members);
        let mut fields = vec![("content-type", "application/problem+json"), ("x-request-id", id)];
        fields.extend(self.sent);
        if !self.sent.iter().any(|(name, _)| *name == "cache-control") {
            fields.push(("cache-control", "no-store"));
        }
        let expected = wire::response(self.status, &fields, &body);
        assert_eq!(sorted(&steady(&response)), sorted(&expected), "{:?}", self.request);

        let entries = logs.take();
        let [entry] = &entries[..] else { panic!("{:?}: one event: {entries:?}", self.request) };
        let Logged { level, code, error, sources } = self.logged;
        assert_eq!(entry.level, level, "{:?}: {entry:?}", self.request);
        let status = &self.status[..3];
        for (name, expected) in [
            ("message", "error response"),
            ("status", status),
            ("code", code),
            ("error", error),
            ("sources", sources),
            ("request_id", id),
            ("trace_id", trace),
        ] {
            assert_eq!(entry.field(name), expected, "{:?}: {entry:?}", self.request);
        }
        assert_eq!(entry.span["request_id"], id);
        assert_eq!([&*entry.span["method"], &*entry.span["path"]], [method, path.split('?').next().unwrap()]);
        assert_eq!(entry.span["trace_id"], trace);
    }
}

const PLAIN: &[(&str, &str)] = &[];

/// Every way in which an error can occur.
pub fn rows() -> Vec<Row> {
    let row = |request, status, members, logged| Row {
        request,
        headers: &[],
        body: "",
        status,
        sent: PLAIN,
        members,
        logged,
    };
    let json = &[("content-type", "application/json")];
    vec![
        // errors of a handler, with and without parts that are known only at run time
        row(
            ("GET", "/orders/42?secret=1"),
            "404 Not Found",
            r#"{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 42 not found","instance":"/orders/42","code":"ORDER_NOT_FOUND","orderId":42"#,
            debug("ORDER_NOT_FOUND", "order 42 not found"),
        ),
        row(
            ("GET", "/orders/500"),
            "500 Internal Server Error",
            r#"{"type":"https://api.example.com/errors/internal-server-error","title":"Internal Server Error","status":500,"instance":"/orders/500","code":"INTERNAL_SERVER_ERROR""#,
            Logged {
                sources: r"broken\npipe",
                ..error("INTERNAL_SERVER_ERROR", "database: connection to 10.0.0.7 lost")
            },
        ),
        // responses of the framework itself
        row(
            ("GET", "/nowhere"),
            "404 Not Found",
            r#"{"title":"Not Found","status":404,"instance":"/nowhere","code":"NOT_FOUND""#,
            debug("NOT_FOUND", "404 NOT_FOUND"),
        ),
        Row {
            sent: &[("allow", "GET,HEAD,PUT")],
            ..row(
                ("DELETE", "/orders/1"),
                "405 Method Not Allowed",
                r#"{"title":"Method Not Allowed","status":405,"instance":"/orders/1","code":"METHOD_NOT_ALLOWED""#,
                debug("METHOD_NOT_ALLOWED", "405 METHOD_NOT_ALLOWED"),
            )
        },
        row(
            ("GET", "/orders/x"),
            "400 Bad Request",
            r#"{"title":"Bad Request","status":400,"instance":"/orders/x","code":"BAD_REQUEST""#,
            debug("BAD_REQUEST", "Invalid URL: Cannot parse `x` to a `u64`"),
        ),
        Row {
            headers: json,
            body: "{\"quantity\": oops\n}",
            ..row(
                ("POST", "/orders"),
                "400 Bad Request",
                r#"{"title":"Bad Request","status":400,"instance":"/orders","code":"BAD_REQUEST""#,
                debug(
                    "BAD_REQUEST",
                    "Failed to parse the request body as JSON: quantity: expected value at line 1 column 14",
                ),
            )
        },
        Row {
            headers: json,
            body: r#"{"quantity":"\r\nERROR forged"}"#,
            ..row(
                ("POST", "/orders"),
                "422 Unprocessable Entity",
                r#"{"title":"Unprocessable Content","status":422,"instance":"/orders","code":"UNPROCESSABLE_CONTENT""#,
                debug(
                    "UNPROCESSABLE_CONTENT",
                    r#"Failed to deserialize the JSON body into the target type: quantity: invalid type: string "\r\nERROR forged", expected u32 at line 1 column 30"#,
                ),
            )
        },
        Row {
            headers: &[("content-type", "text/xml")],
            body: "<order/>",
            ..row(
                ("POST", "/orders"),
                "415 Unsupported Media Type",
                r#"{"title":"Unsupported Media Type","status":415,"instance":"/orders","code":"UNSUPPORTED_MEDIA_TYPE""#,
                debug("UNSUPPORTED_MEDIA_TYPE", "Expected request with `Content-Type: application/json`"),
            )
        },
        // bodies that are too large, for axum and for tower-http
        Row {
            body: "too long",
            ..row(
                ("POST", "/text"),
                "413 Payload Too Large",
                r#"{"title":"Content Too Large","status":413,"instance":"/text","code":"CONTENT_TOO_LARGE""#,
                debug("CONTENT_TOO_LARGE", "Failed to buffer the request body: length limit exceeded"),
            )
        },
        Row {
            body: "too long",
            ..row(
                ("POST", "/limited"),
                "413 Payload Too Large",
                r#"{"title":"Content Too Large","status":413,"instance":"/limited","code":"CONTENT_TOO_LARGE""#,
                debug("CONTENT_TOO_LARGE", "length limit exceeded"),
            )
        },
        // timeouts
        row(
            ("GET", "/slow/408"),
            "408 Request Timeout",
            r#"{"title":"Request Timeout","status":408,"instance":"/slow/408","code":"REQUEST_TIMEOUT""#,
            debug("REQUEST_TIMEOUT", "408 REQUEST_TIMEOUT"),
        ),
        row(
            ("GET", "/slow/503"),
            "503 Service Unavailable",
            r#"{"title":"Service Unavailable","status":503,"instance":"/slow/503","code":"SERVICE_UNAVAILABLE""#,
            error("SERVICE_UNAVAILABLE", "503 SERVICE_UNAVAILABLE"),
        ),
        row(
            ("GET", "/slow/504"),
            "504 Gateway Timeout",
            r#"{"title":"Gateway Timeout","status":504,"instance":"/slow/504","code":"GATEWAY_TIMEOUT""#,
            error("GATEWAY_TIMEOUT", "504 GATEWAY_TIMEOUT"),
        ),
        row(
            ("GET", "/panic"),
            "500 Internal Server Error",
            r#"{"title":"Internal Server Error","status":500,"instance":"/panic","code":"INTERNAL_SERVER_ERROR""#,
            error("INTERNAL_SERVER_ERROR", r"panicked: the pool of 10.0.0.7 is\ngone"),
        ),
        // errors of middleware, as a response and as the error of a service
        row(
            ("GET", "/guarded"),
            "403 Forbidden",
            r#"{"title":"Forbidden","status":403,"instance":"/guarded","code":"FORBIDDEN""#,
            Logged {
                sources: r"connection to 10.0.0.7 lost: broken\npipe",
                ..debug("FORBIDDEN", "403 FORBIDDEN")
            },
        ),
        row(
            ("GET", "/fails/slowly"),
            "503 Service Unavailable",
            r#"{"title":"Service Unavailable","status":503,"instance":"/fails/slowly","code":"SERVICE_UNAVAILABLE""#,
            error("SERVICE_UNAVAILABLE", "request timed out"),
        ),
        row(
            ("GET", "/fails/foreign"),
            "500 Internal Server Error",
            r#"{"title":"Internal Server Error","status":500,"instance":"/fails/foreign","code":"INTERNAL_SERVER_ERROR""#,
            error("INTERNAL_SERVER_ERROR", "connection to 10.0.0.7 lost"),
        ),
        Row {
            sent: &[("www-authenticate", r#"Bearer realm="orders""#)],
            ..row(
                ("GET", "/fails/problem"),
                "401 Unauthorized",
                r#"{"type":"https://api.example.com/errors/unauthenticated","title":"Unauthenticated","status":401,"detail":"sign in first","instance":"/fails/problem","code":"UNAUTHENTICATED""#,
                debug("UNAUTHENTICATED", "sign in first"),
            )
        },
        // header fields are kept
        Row {
            sent: &[("set-cookie", "cart=; Max-Age=0")],
            ..row(
                ("GET", "/cookie"),
                "409 Conflict",
                r#"{"title":"Conflict","status":409,"instance":"/cookie","code":"CONFLICT""#,
                debug("CONFLICT", "409 CONFLICT"),
            )
        },
        Row {
            headers: &[("origin", "https://shop.example")],
            sent: &[("access-control-allow-origin", "https://shop.example"), ("vary", "origin")],
            ..row(
                ("GET", "/cors"),
                "410 Gone",
                r#"{"title":"Gone","status":410,"instance":"/cors","code":"GONE""#,
                debug("GONE", "410 GONE"),
            )
        },
        Row {
            sent: &[("retry-after", "7"), ("cache-control", "max-age=1")],
            ..row(
                ("GET", "/busy"),
                "503 Service Unavailable",
                r#"{"title":"Service Unavailable","status":503,"instance":"/busy","code":"SERVICE_UNAVAILABLE""#,
                error("SERVICE_UNAVAILABLE", "pool 10.0.0.7 is full"),
            )
        },
    ]
}
