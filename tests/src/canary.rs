//! Everything that is not for clients contains a mark. No response may contain a mark, and the log must contain the expected marks.

use std::fmt;

use problem_core::{ErrorStatus, FieldError, OrProblem as _, Problem};

use crate::logs::Logs;
use crate::wire;

/// The prefix of every mark.
pub const MARK: &str = "CANARY";

/// An error with a source, both with a mark.
#[derive(Debug)]
pub struct Source(&'static str, Option<Box<Source>>);

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Source {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.1.as_ref().map(|source| source as _)
    }
}

/// An error of another crate.
pub fn source() -> Source {
    Source("CANARY-source", Some(Box::new(Source("CANARY-deeper", None))))
}

/// Errors with fields, texts and sources that clients must not see.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
pub enum Leaky {
    #[error("not found")]
    #[problem(status = 404)]
    Unmarked { private: &'static str },
    #[error("state {private}")]
    #[problem(status = 500)]
    Shown { private: &'static str },
    #[error("state {private}")]
    #[problem(status = 409, detail = "it has changed")]
    Replaced {
        private: &'static str,
        #[source]
        source: Source,
    },
    #[error("state {private}")]
    #[problem(status = 409, detail = none)]
    Silent { private: &'static str },
    #[error("overloaded by {private}")]
    #[problem(status = 503, code = "OVERLOADED", retry_after = none, detail = "later")]
    CanaryPool {
        private: &'static str,
        #[source]
        source: Source,
    },
    #[error("wrong")]
    #[problem(status = 422)]
    Invalid {
        private: &'static str,
        #[problem(errors)]
        fields: Vec<FieldError>,
    },
}

/// The error of the handler of this path.
pub fn leaky(path: &str) -> Option<Leaky> {
    let private = "CANARY-field";
    Some(match path {
        "/unmarked" => Leaky::Unmarked { private: "CANARY-unmarked" },
        "/shown" => Leaky::Shown { private },
        "/replaced" => Leaky::Replaced { private, source: source() },
        "/silent" => Leaky::Silent { private },
        "/pool" => Leaky::CanaryPool { private, source: source() },
        "/invalid" => {
            let fields = vec![FieldError::new("email", "INVALID_FORMAT", "an address has an @")];
            Leaky::Invalid { private: "CANARY-unmarked", fields }
        }
        _ => return None,
    })
}

/// The problem of the handler of this path.
pub fn problem(path: &str) -> Option<Problem> {
    match path {
        "/problem" => Some(Problem::from(Leaky::Shown { private: "CANARY-field" })),
        "/internal" => Some(Problem::internal(source())),
        "/sourced" => Some(Problem::new(ErrorStatus::CONFLICT).with_source(source())),
        "/or" => Err::<(), _>(source()).or_problem(ErrorStatus::BAD_GATEWAY).err(),
        _ => None,
    }
}

/// Path, method, body, and the marks that the log must contain.
pub type Route = (&'static str, &'static str, &'static str, &'static [&'static str]);

/// The requests that every framework can get. `/panics` panics, `/foreign` is an error of a service, `/plain` and `/html` are responses
/// with such a body, and `/echo` shows the header fields of the request.
pub const ROUTES: &[Route] = &[
    ("/unmarked", "GET", "", &[]),
    ("/shown", "GET", "", &["CANARY-field"]),
    ("/replaced", "GET", "", &["CANARY-field", "CANARY-source", "CANARY-deeper"]),
    ("/silent", "GET", "", &["CANARY-field"]),
    ("/pool", "GET", "", &["CANARY-field", "CANARY-source", "CANARY-deeper"]),
    ("/invalid", "GET", "", &[]),
    ("/problem", "GET", "", &["CANARY-field"]),
    ("/internal", "GET", "", &["CANARY-source", "CANARY-deeper"]),
    ("/sourced", "GET", "", &["CANARY-source", "CANARY-deeper"]),
    ("/or", "GET", "", &["CANARY-source", "CANARY-deeper"]),
    ("/panics", "GET", "", &["CANARY-panic"]),
    ("/foreign", "GET", "", &["CANARY-source", "CANARY-deeper"]),
    ("/plain", "GET", "", &["CANARY-text"]),
    ("/echo", "GET", "", &["CANARY-text"]),
    ("/echo", "DELETE", "", &["CANARY-text"]),
    ("/nowhere", "GET", "", &[]),
];

/// Bodies that are kept by default, and replaced in strict mode.
pub const SOMEBODYS: &[Route] =
    &[("/html", "GET", "", &["CANARY-body"]), ("/somebody", "GET", "", &["CANARY-body"])];

/// The header fields of a client, all with a mark.
pub const HEADERS: &[(&str, &str)] = &[
    ("content-type", "application/json;a=CANARY-header"),
    ("user-agent", "CANARY-header"),
    ("authorization", "Bearer CANARY-header"),
    ("cookie", "a=CANARY-header"),
    ("referer", "https://CANARY-header.example"),
    ("x-forwarded-for", "CANARY-header"),
    ("x-own", "CANARY-header"),
    ("traceparent", "CANARY-header"),
    ("if-none-match", "\"CANARY-header\""),
];

/// Sends each request with `exchange`, and checks the response and the log. The server must run in this thread.
///
/// # Panics
///
/// Panics if a mark is in a response, or not in the log.
pub fn check(
    accept: &'static str,
    routes: &'static [Route],
    exchange: impl Fn(&'static str, String, Vec<(&'static str, &'static str)>, &'static str) -> String,
) {
    for (path, method, body, logged) in routes {
        let accept = format!("{accept};a=CANARY-header").leak();
        // an invalid ID is not sent back either
        for id in ["CANARY header", ""] {
            let headers = [HEADERS, &[("accept", &*accept), ("x-request-id", id)]].concat();
            let logs = Logs::capture();
            let response = exchange(method, format!("{path}?page=CANARY-query&CANARY-query"), headers, body);
            assert!(!response.contains(MARK), "{method} {path}: {response}");
            let (head, _) = wire::parts(&response);
            assert!(head.starts_with("HTTP/1.1 4") || head.starts_with("HTTP/1.1 5"), "{response}");
            let entries = logs.take();
            let [entry] = &entries[..] else { panic!("{path}: one event: {entries:?}") };
            let told: String = entry.fields.values().flat_map(|value| [value, "\n"]).collect();
            for mark in *logged {
                assert!(told.contains(mark), "{method} {path}: {mark} is not in {told}");
            }
            assert!(!told.contains("CANARY-query") && !told.contains("CANARY-unmarked"), "{told}");
        }
    }
}
