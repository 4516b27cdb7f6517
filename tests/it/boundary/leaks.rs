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
    Boundary, ErrorStatus, Occurrence, OrProblem as _, Problem, ProblemType, ProblemTypeDefinition,
    ProblemTypes, ToProblem,
};
use problem_tests::canary::{self, MARK, ROUTES, Route, SOMEBODYS, Source, source};
use problem_tests::wire;
use serde::Deserialize;
use tower::{ServiceBuilder, service_fn};

use crate::wire::serve;

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
    let foreign = service_fn(async |_: axum::extract::Request| Err::<Response, BoxError>(source().into()));
    let mut router = Router::new();
    for (path, ..) in ROUTES {
        if canary::leaky(path).is_some() {
            router = router.route(path, get(async move || canary::leaky(path).unwrap()));
        } else if canary::problem(path).is_some() {
            router = router.route(path, get(async move || canary::problem(path).unwrap()));
        }
    }
    router
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
        .route("/panics", get(async || -> () { panic!("CANARY-panic") }))
        .route("/json", post(async |Json(_): Json<Order>| ()))
        .route("/query", get(async |Query(_): Query<Page>| ()))
        .route("/plain", get(async || (StatusCode::INTERNAL_SERVER_ERROR, "CANARY-text")))
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

/// The requests that only axum gets, or whose errors are of types that only this test has.
const AXUM_ROUTES: &[Route] = &[
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
    // the messages of axum's parsers about the client's input
    ("/json", "POST", r#"{"quantity":"CANARY-json"}"#, &["CANARY-json"]),
    ("/json", "POST", r#"{"quantity":1,CANARY-json}"#, &["key must be a string"]),
    ("/query", "GET", "", &["invalid digit"]),
    ("/shown", "POST", "", &[]),
];

fn check(boundary: &Boundary, accept: &'static str, routes: &'static [Route]) {
    canary::check(accept, routes, |method, target, headers, body| {
        serve(router(boundary.clone()), move |server| wire::exchange(server, method, &target, &headers, body))
    });
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
        check(&boundary, accept, AXUM_ROUTES);
        let strict = boundary.without_foreign_bodies();
        check(&strict, accept, ROUTES);
        check(&strict, accept, AXUM_ROUTES);
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
