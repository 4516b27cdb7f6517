//! Whatever happens to an inner service, the client gets a response.

use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::{FromRequest, Request as AxumRequest};
use axum::middleware::{Next, from_fn};
use axum::response::Response as AxumResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full, Limited};
use problem_core::boundary::{Formats, OriginalError};
use problem_core::{Boundary, ErrorStatus, Problem, RequestContext, ToProblem};
use problem_tests::logs::Logs;
use serde::de::DeserializeOwned;
use tower::{BoxError, Layer as _, Service, service_fn};
use tower_http::timeout::TimeoutBody;
use tracing::Level;

use super::{Silent, TIME, answer, block_on, call, request};
use problem_tests::orders::{Cause, DatabaseError, OrderError};

/// Returns the boundary's response for an error of an inner service, and the only event.
fn answered(error: impl Into<BoxError>) -> (StatusCode, String, String) {
    answered_to("POST", error)
}

fn answered_to(method: &str, error: impl Into<BoxError>) -> (StatusCode, String, String) {
    let error = Mutex::new(Some(error.into()));
    let inner = service_fn(|_: Request<String>| {
        let error = error.lock().unwrap().take();
        async { Err::<Response<Full<Bytes>>, BoxError>(error.unwrap()) }
    });
    let logs = Logs::capture();
    let response = block_on(call(Boundary::new().layer(inner), request(method, "/")));
    let entries = logs.take();
    let [entry] = &entries[..] else { panic!("one event: {entries:?}") };
    assert_eq!(response.headers()["x-request-id"], "req-1");
    assert!(method == "HEAD" || response.body().contains(r#""requestId":"req-1""#));
    (response.status(), response.into_body(), entry.field("error").to_owned())
}

#[derive(Debug, thiserror::Error)]
#[error("could not read the order")]
struct Wrapped(#[source] BoxError);

#[test]
fn a_limit_that_another_service_exceeds_is_not_the_fault_of_the_client() {
    let too_large = || block_on(Limited::new(Full::new(Bytes::from("12345")), 4).collect()).unwrap_err();
    // a request without content
    for method in ["GET", "HEAD", "DELETE"] {
        assert_eq!(answered_to(method, too_large()).0, 500, "{method}");
    }
    // an error about the other service
    assert_eq!(answered(Wrapped(too_large())).0, 500);
    assert_eq!(answered(Wrapped(Wrapped(too_large()).into())).0, 500);
    // content of the request
    for method in ["POST", "PUT", "PATCH", "QUERY"] {
        assert_eq!(answered_to(method, too_large()).0, 413, "{method}");
    }
}

#[test]
fn errors_of_tower_and_its_companions_have_their_status() {
    let too_large = block_on(Limited::new(Full::new(Bytes::from("12345")), 4).collect()).unwrap_err();
    let too_slow = block_on(async {
        let body = TimeoutBody::new(Duration::ZERO, Silent);
        body.boxed_unsync().collect().await.unwrap_err()
    });
    let too_slow_for_06 = block_on(async {
        let body = tower_http_06::timeout::TimeoutBody::new(Duration::ZERO, Silent);
        body.boxed_unsync().collect().await.unwrap_err()
    });
    for (error, status, code) in [
        (too_large, 413, "CONTENT_TOO_LARGE"),
        (too_slow, 408, "REQUEST_TIMEOUT"),
        (too_slow_for_06, 408, "REQUEST_TIMEOUT"),
        (tower::timeout::error::Elapsed::new().into(), 503, "SERVICE_UNAVAILABLE"),
        (tower::load_shed::error::Overloaded::new().into(), 503, "SERVICE_UNAVAILABLE"),
        (io::Error::other("disk").into(), 500, "INTERNAL_SERVER_ERROR"),
    ] {
        let text = error.to_string();
        let (answer, body, logged) = answered(error);
        assert_eq!(answer.as_u16(), status);
        assert!(body.contains(&format!(r#""code":"{code}","#)), "{body}");
        assert_eq!(logged, text);
    }
    // the error can also be the source of another error
    let elapsed = tower::timeout::error::Elapsed::new();
    assert_eq!(answered(Wrapped(elapsed.into())).0, 503);
    // a `Problem` is sent as it is
    let problem = Problem::from(OrderError::OrderNotFound { id: 7 });
    let (status, body, _) = answered(problem);
    assert_eq!(status, 404);
    assert!(body.contains(r#""code":"ORDER_NOT_FOUND","orderId":7,"requestId""#), "{body}");
}

/// A service that never becomes ready, and the error that it returns instead.
#[derive(Clone)]
struct Unready(fn() -> BoxError);

impl Service<Request<String>> for Unready {
    type Response = Response<Full<Bytes>>;
    type Error = BoxError;
    type Future = std::future::Ready<Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Err((self.0)()))
    }

    fn call(&mut self, _: Request<String>) -> Self::Future {
        unreachable!("it is not ready")
    }
}

#[test]
fn a_service_that_does_not_get_ready_is_answered_for() {
    let fails = Unready(|| "no connection to 10.0.0.7".into());
    let panics = Unready(|| panic!("not even ready"));
    for (service, logged) in [(fails, "no connection to 10.0.0.7"), (panics, "panicked: not even ready")] {
        let logs = Logs::capture();
        let response = block_on(call(Boundary::new().layer(service), request("GET", "/")));
        assert_eq!(response.status(), 500);
        assert_eq!(logs.take()[0].field("error"), logged);
    }
}

#[test]
fn what_ends_with_a_request_sees_it_also_when_it_is_given_up() {
    /// Records the ID that it sees when it is dropped.
    struct Note(Arc<Mutex<Vec<Option<String>>>>);
    impl Drop for Note {
        fn drop(&mut self) {
            let seen = RequestContext::current().map(|context| context.request_id().to_owned());
            self.0.lock().unwrap().push(seen);
        }
    }
    let seen = Arc::new(Mutex::new(Vec::new()));
    let inner = service_fn(|request: Request<String>| {
        let note = Note(seen.clone());
        async move {
            let _note = note;
            if request.uri().path() == "/given-up" {
                std::future::pending::<()>().await;
            }
            Ok::<_, Infallible>(response(200, None, ""))
        }
    });
    block_on(async {
        call(Boundary::new().layer(inner), request("GET", "/ends")).await;
        let mut given_up = Box::pin(call(Boundary::new().layer(inner), request("GET", "/given-up")));
        std::future::poll_fn(|cx| {
            assert!(given_up.as_mut().poll(cx).is_pending());
            Poll::Ready(())
        })
        .await;
        drop(given_up);
        assert!(RequestContext::current().is_none());
    });
    assert_eq!(*seen.lock().unwrap(), [Some("req-1".to_owned()), Some("req-1".to_owned())]);
}

#[test]
fn a_problem_keeps_its_status_whatever_is_said_around_it() {
    let router = Router::new()
        .route("/gateway", get(async || (StatusCode::BAD_GATEWAY, OrderError::OrderNotFound { id: 1 })))
        .route("/created", get(async || (StatusCode::CREATED, Problem::new(ErrorStatus::CONFLICT))));
    for (path, status) in [("/gateway", "404"), ("/created", "409")] {
        let logs = Logs::capture();
        let response = answer(router.clone().layer(Boundary::new()), "GET", path);
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{response}");
        assert!(response.contains(&format!(r#""status":{status},"#)), "{response}");
        let told: Vec<_> = logs.take().into_iter().map(|entry| entry.field("message").to_owned()).collect();
        assert_eq!(told, ["error response", "left out of an error response"]);
    }
}

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("in drop");
    }
}

#[test]
fn a_panic_anywhere_is_a_problem_and_leaves_no_context() {
    type Answer = Result<Response<Full<Bytes>>, Infallible>;
    async fn run<F: Future<Output = Answer>>(inner: impl FnMut(Request<String>) -> F) -> Response<String> {
        call(Boundary::new().layer(service_fn(inner)), request("GET", "/")).await
    }
    let fine = || Ok(Response::new(Full::new(Bytes::new())));
    let logs = Logs::capture();
    block_on(async {
        let answers = [
            run(|_| -> std::future::Ready<Answer> { panic!("at once") }).await,
            run(|_| async { panic!("{} {}", "in", "poll") }).await,
            run(|_| async {
                tokio::task::yield_now().await;
                std::panic::panic_any(7)
            })
            .await,
            run(|_| async { std::panic::panic_any(Bomb) }).await,
            run(|_| {
                let bomb = Bomb;
                std::future::poll_fn(move |_| {
                    let _ = &bomb;
                    Poll::Ready(fine())
                })
            })
            .await,
        ];
        for answer in answers {
            assert_eq!(answer.status(), 500);
            assert_eq!(answer.headers()["x-request-id"], "req-1");
            assert_eq!(
                super::steady(answer.body()),
                format!(
                    r#"{{"title":"Internal Server Error","status":500,"instance":"/","code":"INTERNAL_SERVER_ERROR","requestId":"req-1","timestamp":"{TIME}"}}"#
                )
            );
        }
        assert!(RequestContext::current().is_none());
    });
    let told: Vec<_> = logs.take().iter().map(|entry| entry.field("error").to_owned()).collect();
    assert_eq!(
        told,
        [
            "panicked: at once",
            "panicked: in poll",
            "panicked: without a message",
            "panicked: without a message",
            "panicked: in drop"
        ]
    );
}

#[test]
fn a_text_that_panics_in_the_log_does_not_change_the_response() {
    #[derive(Debug)]
    struct Explosive;
    impl std::fmt::Display for Explosive {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("in display")
        }
    }
    impl std::error::Error for Explosive {}
    let (status, _, logged) = answered(Explosive);
    assert_eq!((status.as_u16(), &*logged), (500, "<its Display panicked>"));
}

#[test]
fn head_gets_the_fields_and_the_length_and_no_body() {
    let inner = service_fn(|request: Request<String>| async move {
        Ok::<_, Infallible>(match request.uri().path() {
            "/problem" => OrderError::OrderNotFound { id: 42 }.to_response::<Full<Bytes>>(),
            "/empty" => response(404, None, ""),
            // something has already taken the body
            "/taken" => response(404, Some("application/json"), ""),
            "/length" => {
                let mut response = response(404, None, "");
                response.headers_mut().insert("content-length", 7.into());
                response
            }
            _ => panic!("for HEAD too"),
        })
    });
    for (path, is_problem) in
        [("/problem", true), ("/empty", true), ("/panic", true), ("/taken", false), ("/length", false)]
    {
        for boundary in [
            Boundary::new(),
            Boundary::new().with_formats(Formats::JsonAndXml),
            Boundary::new().with_formats(Formats::Envelope),
        ] {
            let ask = |method| {
                let mut request = request(method, path);
                request.headers_mut().insert("accept", "text/xml".parse().unwrap());
                block_on(call(boundary.layer(inner), request))
            };
            let (get, head) = (ask("GET"), ask("HEAD"));
            assert_eq!(head.body(), "");
            assert_eq!(get.status(), head.status());
            if is_problem {
                assert_eq!(head.headers()["content-length"], get.body().len().to_string());
                let mut headers = head.headers().clone();
                headers.remove("content-length");
                assert_eq!(&headers, get.headers(), "{path}");
            } else {
                assert!(!head.headers().contains_key("cache-control"), "{path}: nothing was replaced");
            }
        }
    }
}

fn response(status: u16, media_type: Option<&str>, body: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::builder().status(status);
    if let Some(media_type) = media_type {
        response = response.header("content-type", media_type);
    }
    response.body(Full::new(Bytes::from(body))).unwrap()
}

#[test]
fn only_errors_with_plain_bodies_are_replaced_and_in_strict_mode_all_others_too() {
    // status, media type, body; whether it is replaced by default and in strict mode
    for (status, media_type, body, by_default, strictly) in [
        (404, None, "", true, true),
        (404, Some("text/plain"), "text", true, true),
        (404, Some("Text/Plain ;charset=utf-8"), "text", true, true),
        (404, Some("application/json"), "", true, true),
        (599, None, "", true, true),
        (404, None, "of no type", false, true),
        (404, Some("application/json"), "{}", false, true),
        (404, Some("text/html"), "<p>", false, true),
        (404, Some("text/plainer"), "text", false, true),
        (404, Some("application/problem+json"), "{}", false, false),
        (404, Some("APPLICATION/problem+xml; a=b"), "<problem/>", false, false),
        (200, Some("text/plain"), "text", false, false),
        (304, None, "", false, false),
        (399, None, "", false, false),
        (600, None, "", false, false),
    ] {
        for (boundary, is_replaced) in
            [(Boundary::new(), by_default), (Boundary::new().without_foreign_bodies(), strictly)]
        {
            let inner = service_fn(|_: Request<String>| async {
                Ok::<_, Infallible>(response(status, media_type, body))
            });
            let logs = Logs::capture();
            let answer = block_on(call(boundary.layer(inner), request("GET", "/")));
            assert_eq!(answer.status().as_u16(), status);
            let case = format!("{status} {media_type:?} {body:?} {boundary:?}");
            assert_eq!(answer.body() != body, is_replaced, "{case}");
            let answered = answer.headers().get("content-type").map(|value| value.to_str().unwrap());
            let expected = if is_replaced { Some("application/problem+json") } else { media_type };
            assert_eq!(answered, expected, "{case}");
            assert_eq!(logs.take().len(), usize::from((400..600).contains(&status)), "{case}");
        }
    }
}

#[test]
fn what_describes_the_body_goes_with_it_and_all_else_stays() {
    let inner = service_fn(|_: Request<String>| async {
        let mut response = response(416, Some("text/plain"), "not here");
        for (name, value) in [
            ("content-length", "8"),
            ("content-encoding", "identity"),
            ("content-md5", "a"),
            ("content-security-policy", "default-src 'none'"),
            ("cache-control", "private"),
            ("cache-control", "max-age=5"),
            ("etag", "\"a\""),
            ("content-range", "bytes */47"),
            ("set-cookie", "a=1"),
            ("set-cookie", "b=2"),
            ("www-authenticate", "Basic realm=\"a\""),
            ("x-own", "kept"),
            ("vary", "Origin"),
        ] {
            response.headers_mut().append(name, value.parse().unwrap());
        }
        Ok::<_, Infallible>(response)
    });
    let answer = block_on(call(Boundary::new().layer(inner), request("GET", "/")));
    let mut fields: Vec<String> =
        answer.headers().iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    fields.sort();
    assert_eq!(
        fields,
        [
            "cache-control: max-age=5",
            "cache-control: private",
            "content-range: bytes */47",
            "content-security-policy: default-src 'none'",
            "content-type: application/problem+json",
            "set-cookie: a=1",
            "set-cookie: b=2",
            "vary: Origin",
            "www-authenticate: Basic realm=\"a\"",
            "x-own: kept",
            "x-request-id: req-1",
        ]
    );
}

#[test]
fn middleware_has_the_original_error_under_the_layer_and_only_there() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("generic")]
    #[problem(status = 400)]
    struct Generic<T: std::fmt::Debug>(T);
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("not to be shared")]
    #[problem(status = 400)]
    struct NotSync(std::cell::Cell<u8>);

    let seen = Arc::new(Mutex::new(Vec::new()));
    let observe = {
        let seen = seen.clone();
        move |request: AxumRequest, next: Next| {
            let seen = seen.clone();
            async move {
                let response: AxumResponse = next.run(request).await;
                let original = response.extensions().get::<OriginalError>();
                seen.lock().unwrap().push(original.map(|original| {
                    let order = original.downcast_ref::<OrderError>().map(|order| order.code().to_owned());
                    let is_problem = original.downcast_ref::<Problem>().is_some();
                    (original.code().to_owned(), original.error().map(ToString::to_string), order, is_problem)
                }));
                response
            }
        }
    };
    let router = Router::new()
        .route("/derived", get(async || OrderError::Database(DatabaseError(Cause))))
        .route("/problem", get(async || Problem::from(OrderError::Database(DatabaseError(Cause)))))
        .route("/new", get(async || Problem::new(ErrorStatus::CONFLICT)))
        .route("/generic", get(async || Generic(7)))
        .route("/unsync", get(async || NotSync(std::cell::Cell::new(7))))
        .route("/plain", get(async || StatusCode::NOT_FOUND))
        .layer(from_fn(observe));
    let internal = || "INTERNAL_SERVER_ERROR".to_owned();
    let database = || Some("database: connection to 10.0.0.7 lost".to_owned());
    for (path, expected) in [
        ("/derived", Some((internal(), database(), Some(internal()), false))),
        ("/problem", Some((internal(), database(), Some(internal()), true))),
        ("/new", Some(("CONFLICT".to_owned(), Some("409 CONFLICT".to_owned()), None, true))),
        ("/generic", Some(("GENERIC".to_owned(), None, None, false))),
        ("/unsync", Some(("NOT_SYNC".to_owned(), None, None, false))),
        // it becomes a problem in the boundary, outside of the middleware
        ("/plain", None),
    ] {
        answer(router.clone().layer(Boundary::new()), "GET", path);
        assert_eq!(seen.lock().unwrap().pop().unwrap(), expected, "{path}");
        answer(router.clone(), "GET", path);
        assert_eq!(seen.lock().unwrap().pop().unwrap(), None, "{path}");
    }
}

#[test]
fn outside_of_the_boundary_every_problem_has_its_code() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let count = {
        let seen = seen.clone();
        move |request: AxumRequest, next: Next| {
            let seen = seen.clone();
            async move {
                let response: AxumResponse = next.run(request).await;
                let original = response.extensions().get::<OriginalError>();
                let of = |original: &OriginalError| (original.status().as_u16(), original.code().to_owned());
                seen.lock().unwrap().push(original.map(of));
                response
            }
        }
    };
    let router = Router::new()
        .route("/derived", get(async || OrderError::OrderNotFound { id: 1 }))
        .route("/panic", get(async || -> () { panic!("for all to see") }))
        .layer(Boundary::new())
        .layer(from_fn(count));
    for (path, expected) in [
        ("/derived", (404, "ORDER_NOT_FOUND")),
        ("/panic", (500, "INTERNAL_SERVER_ERROR")),
        ("/nowhere", (404, "NOT_FOUND")),
    ] {
        answer(router.clone(), "GET", path);
        assert_eq!(seen.lock().unwrap().pop().unwrap(), Some((expected.0, expected.1.to_owned())));
    }
}

/// An extractor of the service, around an extractor of axum.
struct Order<T>(T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Order<T> {
    type Rejection = Problem;

    async fn from_request(request: AxumRequest, state: &S) -> Result<Self, Problem> {
        Json::from_request(request, state).await.map(|Json(order)| Self(order)).map_err(|rejection| {
            let status = ErrorStatus::try_from(rejection.status()).unwrap_or(ErrorStatus::BAD_REQUEST);
            Problem::new(status).with_detail(rejection.body_text()).with_source(rejection)
        })
    }
}

#[test]
fn a_service_that_wants_it_says_what_was_wrong_with_the_json() {
    let router = Router::new()
        .route("/", post(async |Order(quantity): Order<u32>| quantity.to_string()))
        .layer(Boundary::new());
    let json = &[("content-type", "application/json")];
    let response = super::answer_with(router.clone(), "POST", "/", json, "7");
    assert!(response.ends_with("\r\n\r\n7"));
    let response = super::answer_with(router, "POST", "/", json, "\"7\"");
    let detail = r#""status":422,"detail":"Failed to deserialize the JSON body into the target type: invalid type: string \"7\", expected u32 at line 1 column 3","instance":"/","#;
    assert!(response.contains(detail), "{response}");
}

#[test]
fn a_body_that_is_coded_is_not_for_the_log() {
    let inner = service_fn(|_: Request<String>| async {
        let mut response = response(404, Some("text/plain"), "\u{1f}\u{8}");
        response.headers_mut().insert("content-encoding", "gzip".parse().unwrap());
        Ok::<_, Infallible>(response)
    });
    let logs = Logs::capture();
    let answer = block_on(call(Boundary::new().layer(inner), request("GET", "/")));
    assert!(!answer.headers().contains_key("content-encoding"));
    assert_eq!(logs.take()[0].field("error"), "a body with the content coding gzip");
}

#[test]
fn without_a_boundary_nothing_of_a_request_is_sent() {
    let router = Router::new().route("/", get(async || OrderError::OrderNotFound { id: 42 }));
    let response = answer(router, "GET", "/");
    assert!(response.ends_with(r#""code":"ORDER_NOT_FOUND","orderId":42}"#), "{response}");
    assert!(!response.contains("request"), "{response}");
}

#[test]
fn the_level_of_the_type_counts() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("told otherwise")]
    enum Told {
        #[problem(status = 404, log = off)]
        Never,
        #[problem(status = 409, log = warn)]
        Loud,
        #[problem(status = 500, log = info)]
        Soft,
    }
    for (error, levels) in
        [(Told::Never, vec![]), (Told::Loud, vec![Level::WARN]), (Told::Soft, vec![Level::INFO])]
    {
        let error = Mutex::new(Some(error));
        let logs = Logs::capture();
        let inner = service_fn(|_: Request<String>| {
            let response = error.lock().unwrap().take().unwrap().to_response::<Full<Bytes>>();
            async { Ok::<_, Infallible>(response) }
        });
        block_on(call(Boundary::new().layer(inner), request("GET", "/")));
        assert_eq!(logs.take().iter().map(|entry| entry.level).collect::<Vec<_>>(), levels);
    }
}
