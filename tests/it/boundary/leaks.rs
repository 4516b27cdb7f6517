//! Everything that is not for clients contains a mark. No response contains a mark, and the log contains the expected marks.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{any, get, post};
use axum::{BoxError, Json, Router};
use problem_core::boundary::{BaseUri, ContextMember, EntryMember, ErrorsShape, Formats};
use problem_core::{
    Boundary, ErrorStatus, FieldError, Occurrence, OrProblem as _, Problem, ProblemType,
    ProblemTypeDefinition, ProblemTypes, ToProblem,
};
use problem_tests::logs::Logs;
use problem_tests::wire;
use serde::Deserialize;
use tower::{ServiceBuilder, service_fn};

use crate::wire::serve;

/// The prefix of every mark.
const MARK: &str = "CANARY";

#[derive(Debug)]
struct Source(&'static str, Option<Box<Source>>);

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

fn source() -> Source {
    Source("CANARY-source", Some(Box::new(Source("CANARY-deeper", None))))
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
enum Leaky {
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

type DynError = Box<dyn std::error::Error + Send + Sync>;
type Shared = Arc<dyn std::error::Error + Send + Sync>;
type ErrorOfEachLine = BTreeMap<u8, Mutex<Source>>;

fn write_source(source: &Source, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "lost: {source}")
}

/// Errors behind other names and in containers, and the idioms of thiserror. Each shows its field in its message.
#[derive(Debug, thiserror::Error, Problem)]
enum Idiom {
    #[error("lost: {0}")]
    #[problem(status = 500)]
    Alias(DynError),
    #[error("lost: {0}")]
    #[problem(status = 404, detail = "there is no such order")]
    AliasReplaced(Shared),
    #[error("lost: {0:?}")]
    #[problem(status = 409, detail = none)]
    Map(ErrorOfEachLine),
    #[error("lost: {0:?}")]
    #[problem(status = 503, retry_after = 1)]
    Result(Result<u8, Source>),
    #[error(fmt = write_source)]
    #[problem(status = 502)]
    Function(#[source] Source),
    #[error(fmt = write_source)]
    #[problem(status = 400, detail = "the file cannot be read")]
    FunctionReplaced(#[source] Source),
    #[error(transparent)]
    #[problem(status = 500)]
    Delegated(Source),
}

#[derive(Debug, snafu::Snafu)]
#[snafu(display("lost: {source}"))]
struct SnafuInner {
    source: Source,
}

/// An opaque error.
#[derive(Debug, snafu::Snafu, Problem)]
#[problem(status = 422, detail = "the order is not valid")]
struct Opaque(SnafuInner);

#[derive(Debug, snafu::Snafu, Problem)]
enum SnafuError {
    #[snafu(display("lost: {source}"))]
    #[problem(status = 500)]
    Shown { source: Source },
    #[snafu(whatever, display("{message}"))]
    #[problem(status = 500)]
    Whatever {
        message: String,
        #[snafu(source(from(DynError, Some)))]
        source: Option<DynError>,
    },
}

#[derive(Debug, derive_more::Display, Problem)]
#[display("lost: {_variant}")]
enum MoreError {
    #[problem(status = 500)]
    Default(Source),
    #[display("it is {_0}")]
    #[problem(status = 403, detail = "you may not see this order")]
    Replaced(Source),
}

impl std::error::Error for MoreError {}

/// lost {0}
#[derive(Debug, displaydoc::Display, Problem)]
#[prefix_enum_doc_attributes]
enum DocError {
    /// it was deleted
    #[problem(status = 500)]
    Deleted(Source),
}

impl std::error::Error for DocError {}

/// A hand-written implementation, whose `Display` shows a source.
#[derive(Debug)]
struct ByHand(Source);

impl fmt::Display for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "lost: {}", self.0)
    }
}

impl std::error::Error for ByHand {}

static BY_HAND: [ProblemTypeDefinition; 1] = [ProblemTypeDefinition::new(ErrorStatus::CONFLICT, "BY_HAND")];

impl ToProblem for ByHand {
    const TYPES: ProblemTypes = ProblemTypes::new(&BY_HAND, &[]);

    fn describe<'e>(&'e self, _: &mut Occurrence<'e>) -> ProblemType<'e> {
        BY_HAND[0].problem_type()
    }
}

#[derive(Debug, thiserror::Error, Problem)]
#[error(transparent)]
#[problem(transparent)]
struct AroundByHand(ByHand);

#[derive(Deserialize)]
struct Order {
    #[expect(dead_code, reason = "it is only read")]
    quantity: u32,
}

#[derive(Deserialize)]
struct Page {
    #[expect(dead_code, reason = "it is only read")]
    page: u32,
}

fn router(boundary: Boundary) -> Router {
    fn leaky(error: fn() -> Leaky) -> axum::routing::MethodRouter {
        get(async move || error())
    }
    let private = "CANARY-field";
    let foreign = service_fn(async |_: axum::extract::Request| Err::<Response, BoxError>(source().into()));
    Router::new()
        .route("/unmarked", leaky(|| Leaky::Unmarked { private: "CANARY-unmarked" }))
        .route("/shown", leaky(|| Leaky::Shown { private: "CANARY-field" }))
        .route("/replaced", leaky(|| Leaky::Replaced { private: "CANARY-field", source: source() }))
        .route("/silent", leaky(|| Leaky::Silent { private: "CANARY-field" }))
        .route("/pool", leaky(|| Leaky::CanaryPool { private: "CANARY-field", source: source() }))
        .route(
            "/invalid",
            leaky(|| {
                let fields = vec![FieldError::new("email", "INVALID_FORMAT", "an address has an @")];
                Leaky::Invalid { private: "CANARY-unmarked", fields }
            }),
        )
        .route("/problem", get(async move || Problem::from(Leaky::Shown { private })))
        .route("/internal", get(async || Problem::internal(source())))
        .route("/sourced", get(async || Problem::new(ErrorStatus::CONFLICT).with_source(source())))
        .route("/or", get(async || Err::<(), _>(source()).or_problem(ErrorStatus::BAD_GATEWAY)))
        .route("/alias", get(async || Idiom::Alias(Box::new(source()))))
        .route("/alias-replaced", get(async || Idiom::AliasReplaced(Arc::new(source()))))
        .route("/map", get(async || Idiom::Map([(7, Mutex::new(source()))].into())))
        .route("/result", get(async || Idiom::Result(Err(source()))))
        .route("/function", get(async || Idiom::Function(source())))
        .route("/function-replaced", get(async || Idiom::FunctionReplaced(source())))
        .route("/delegated", get(async || Idiom::Delegated(source())))
        .route("/opaque", get(async || Opaque(SnafuInner { source: source() })))
        .route("/snafu", get(async || SnafuError::Shown { source: source() }))
        .route(
            "/whatever",
            get(async || SnafuError::Whatever {
                message: "CANARY-message".to_owned(),
                source: Some(Box::new(source())),
            }),
        )
        .route("/more", get(async || MoreError::Default(source())))
        .route("/more-replaced", get(async || MoreError::Replaced(source())))
        .route("/doc", get(async || DocError::Deleted(source())))
        .route("/by-hand", get(async || AroundByHand(ByHand(source()))))
        .route(
            "/boxed",
            get(async || Err::<(), _>(DynError::from(source())).or_problem(ErrorStatus::NOT_FOUND)),
        )
        .route("/panic", get(async || -> () { panic!("CANARY-panic") }))
        .route("/json", post(async |Json(_): Json<Order>| ()))
        .route("/query", get(async |Query(_): Query<Page>| ()))
        .route("/text", get(async || (StatusCode::INTERNAL_SERVER_ERROR, "CANARY-text")))
        .route("/html", get(async || (StatusCode::BAD_GATEWAY, Html("<p>CANARY-body"))))
        .route(
            "/somebody",
            get(async || {
                (StatusCode::BAD_REQUEST, Json(serde_json::json!({ "error": "CANARY-body" }))).into_response()
            }),
        )
        .route(
            "/echo",
            any(async |headers: HeaderMap| {
                // a debugging aid that was left in
                (StatusCode::BAD_REQUEST, format!("CANARY-text {headers:?}"))
            }),
        )
        .route_service("/foreign", ServiceBuilder::new().layer(boundary.clone()).service(foreign))
        .layer(boundary)
}

/// Route, method, body, and the marks that the log must contain.
const ROUTES: &[(&str, &str, &str, &[&str])] = &[
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
    ("/alias", "GET", "", &["lost: CANARY-source"]),
    ("/alias-replaced", "GET", "", &["lost: CANARY-source"]),
    ("/map", "GET", "", &["CANARY-source"]),
    ("/result", "GET", "", &["CANARY-source"]),
    ("/function", "GET", "", &["lost: CANARY-source", "CANARY-deeper"]),
    ("/function-replaced", "GET", "", &["lost: CANARY-source", "CANARY-deeper"]),
    ("/delegated", "GET", "", &["CANARY-source", "CANARY-deeper"]),
    ("/opaque", "GET", "", &["lost: CANARY-source", "CANARY-deeper"]),
    ("/snafu", "GET", "", &["lost: CANARY-source", "CANARY-deeper"]),
    ("/whatever", "GET", "", &["CANARY-message", "CANARY-source"]),
    ("/more", "GET", "", &["lost: CANARY-source"]),
    ("/more-replaced", "GET", "", &["it is CANARY-source"]),
    ("/doc", "GET", "", &["lost CANARY-source"]),
    ("/by-hand", "GET", "", &["lost: CANARY-source"]),
    ("/boxed", "GET", "", &["CANARY-source"]),
    ("/panic", "GET", "", &["CANARY-panic"]),
    ("/foreign", "GET", "", &["CANARY-source", "CANARY-deeper"]),
    ("/text", "GET", "", &["CANARY-text"]),
    ("/echo", "GET", "", &["CANARY-text"]),
    ("/echo", "DELETE", "", &["CANARY-text"]),
    // the messages of axum's parsers about the client's input
    ("/json", "POST", r#"{"quantity":"CANARY-json"}"#, &["CANARY-json"]),
    ("/json", "POST", r#"{"quantity":1,CANARY-json}"#, &["key must be a string"]),
    ("/query", "GET", "", &["invalid digit"]),
    ("/nowhere", "GET", "", &[]),
    ("/shown", "POST", "", &[]),
];

/// Bodies that are kept by default, and replaced in strict mode.
const SOMEBODYS: &[(&str, &str, &str, &[&str])] =
    &[("/html", "GET", "", &["CANARY-body"]), ("/somebody", "GET", "", &["CANARY-body"])];

/// The header fields of a client, all with a mark.
const HEADERS: &[(&str, &str)] = &[
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

fn check(boundary: &Boundary, accept: &'static str, routes: &'static [(&str, &str, &str, &[&str])]) {
    for (path, method, body, logged) in routes {
        let accept = format!("{accept};a=CANARY-header").leak();
        // an invalid ID is not sent back either
        for id in ["CANARY header", ""] {
            let headers = [HEADERS, &[("accept", &*accept), ("x-request-id", id)]].concat();
            let logs = Logs::capture();
            let response = serve(router(boundary.clone()), move |server| {
                let target = format!("{path}?page=CANARY-query&CANARY-query");
                wire::exchange(server, method, &target, &headers, body)
            });
            assert!(!response.contains(MARK), "{method} {path}: {response}");
            let (head, _) = super::parts(&response);
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

const MESSAGE_AND_DETAIL: ErrorsShape = ErrorsShape::entries(&[
    ("pointer", EntryMember::Pointer),
    ("message", EntryMember::Message),
    ("detail", EntryMember::Message),
]);

#[test]
fn nothing_internal_is_in_any_response_in_any_format() {
    let envelope = || Boundary::new().with_formats(Formats::Envelope);
    let xml = || Boundary::new().with_formats(Formats::JsonAndXml);
    for (boundary, accept) in [
        (Boundary::new(), "*/*"),
        (xml(), "application/problem+json"),
        (xml(), "application/problem+xml"),
        (envelope(), "*/*"),
        (Boundary::new().with_base_for_all(BaseUri::from_static("https://api.example.com/errors/")), "*/*"),
        (Boundary::new().with_member_name(ContextMember::Instance, "path").unwrap(), "*/*"),
        (Boundary::new().with_errors_shape(ErrorsShape::MESSAGES_BY_FIELD), "*/*"),
        (xml().with_errors_shape(MESSAGE_AND_DETAIL), "application/problem+xml"),
        (envelope().with_errors_shape(MESSAGE_AND_DETAIL), "*/*"),
    ] {
        check(&boundary, accept, ROUTES);
        let strict = boundary.without_foreign_bodies();
        check(&strict, accept, ROUTES);
        check(&strict, accept, SOMEBODYS);
    }
}

#[test]
fn what_is_echoed_on_purpose_is() {
    // only the ID and the path are sent back, so the search for marks does find them
    let headers = [("x-request-id", "CANARY-id")];
    let response = serve(router(Boundary::new()), move |server| {
        wire::exchange(server, "GET", "/CANARY-path?CANARY-query", &headers, "")
    });
    assert!(response.contains("x-request-id: CANARY-id\r\n"), "{response}");
    assert!(response.contains(r#""instance":"/CANARY-path","code":"NOT_FOUND","requestId":"CANARY-id""#));
    assert_eq!(response.matches(MARK).count(), 3);
    let cors =
        tower_http::cors::CorsLayer::new().allow_origin(tower_http::cors::AllowOrigin::mirror_request());
    let router = Router::new().route("/", get(async || StatusCode::GONE)).layer(cors).layer(Boundary::new());
    let response = serve(router, move |server| {
        wire::exchange(server, "GET", "/", &[("origin", "https://CANARY.example")], "")
    });
    assert_eq!(response.matches(MARK).count(), 1, "{response}");
    assert!(response.contains("access-control-allow-origin: https://CANARY.example"));
}
