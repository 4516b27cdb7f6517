//! Middleware around a tonic server: what it refuses, what it changes, and what it sees.

use std::error::Error;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::error_handling::HandleErrorLayer;
use axum::middleware::from_fn;
use axum::response::IntoResponse as _;
use http::{Response, StatusCode};
use problem_core::boundary::OriginalError;
use problem_core::idempotency::{Idempotency, MemoryStore};
use problem_core::{Boundary, ErrorStatus, Problem};
use problem_tests::logs::AllLogs;
use tonic::service::InterceptorLayer;
use tonic::transport::server::TcpIncoming;
use tonic::{Code, Status};
use tower::timeout::TimeoutLayer;

use crate::kinds::{KindError, unary, watch};
use crate::service::{Client, call, connect, request, serve_axum, server, spawn};
use crate::shown::{event, events, shown};

/// The service of tonic behind layers of tower and a boundary.
macro_rules! serve_layers {
    ($boundary:expr, $($layer:expr),*) => {
        spawn(async move |listener| {
            let server = tonic::transport::Server::builder().layer($boundary)$(.layer($layer))*.add_service(server());
            server.serve_with_incoming(TcpIncoming::from(listener)).await.unwrap();
        })
    };
}

async fn status_of(server: std::net::SocketAddr, id: &str, kind: &str) -> Status {
    unary(&mut connect(server).await, id, kind).await
}

#[tokio::test]
async fn a_deadline_of_the_service_is_a_status_with_details() {
    AllLogs::get();
    let server = serve_layers!(Boundary::new(), TimeoutLayer::new(Duration::from_millis(20)));
    let status = status_of(server, "deadline", "slow").await;
    assert_eq!(status.code(), Code::DeadlineExceeded);
    assert!(shown(&status).contains("  ErrorInfo DEADLINE_EXCEEDED of \"\": \n  RequestInfo deadline\n"));
    assert_eq!(event("deadline"), "ERROR error response | 504 | DEADLINE_EXCEEDED | request timed out | ");

    // the timeout of the server is around all layers, so tonic answers, as its client does
    let server = spawn(async move |listener| {
        let server =
            tonic::transport::Server::builder().timeout(Duration::from_millis(20)).layer(Boundary::new());
        server
            .clone()
            .add_service(self::server())
            .serve_with_incoming(TcpIncoming::from(listener))
            .await
            .unwrap();
    });
    let status = status_of(server, "server-timeout", "slow").await;
    assert_eq!((status.code(), status.details()), (Code::Cancelled, &b""[..]));
    assert!(events("server-timeout").is_empty());
}

#[tokio::test]
async fn refusals_of_layers_are_statuses_with_details() {
    AllLogs::get();
    // `LoadShed` needs a service that is not ready
    let server = serve_layers!(
        Boundary::new(),
        tower::load_shed::LoadShedLayer::new(),
        tower::limit::GlobalConcurrencyLimitLayer::new(0)
    );
    let status = status_of(server, "shed", "fine").await;
    assert!(
        shown(&status).starts_with("Unavailable: \"\"\n  ErrorInfo SERVICE_UNAVAILABLE of \"\": \n"),
        "{status:?}"
    );
    assert_eq!(event("shed"), "ERROR error response | 503 | SERVICE_UNAVAILABLE | service overloaded | ");

    // a layer that returns a status as its error
    let server = serve_axum(
        |router| {
            router.layer(
                tower::ServiceBuilder::new()
                    .layer(HandleErrorLayer::new(async |_| StatusCode::TOO_MANY_REQUESTS))
                    .layer(tower::load_shed::LoadShedLayer::new())
                    .layer(tower::limit::GlobalConcurrencyLimitLayer::new(0)),
            )
        },
        Boundary::new(),
    );
    let status = status_of(server, "too-many", "fine").await;
    assert!(
        shown(&status).starts_with("ResourceExhausted: \"\"\n  ErrorInfo TOO_MANY_REQUESTS of \"\": \n"),
        "{status:?}"
    );
    assert_eq!(
        event("too-many"),
        "DEBUG error response | 429 | TOO_MANY_REQUESTS | 429 TOO_MANY_REQUESTS | "
    );
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    AllLogs::get();
    let large = "x".repeat(2000);
    // the limit of tonic, whose message is for the client
    let mut client = connect(crate::service::serve(Boundary::new())).await;
    let status = unary(&mut client, "tonic-limit", &large).await;
    assert_eq!(status.code(), Code::OutOfRange);
    assert!(status.message().contains("found 2003 bytes, the limit is: 1000 bytes"), "{status:?}");
    assert!(
        event("tonic-limit")
            .starts_with("DEBUG error response | 400 | BAD_REQUEST | gRPC status OUT_OF_RANGE: ")
    );

    // a limit for all services of the program
    let server = serve_axum(
        |router| router.layer(tower_http::limit::RequestBodyLimitLayer::new(500)),
        Boundary::new(),
    );
    let status = status_of(server, "http-limit", &"x".repeat(600)).await;
    assert!(
        shown(&status)
            .starts_with("ResourceExhausted: \"\"\n  ErrorInfo CONTENT_TOO_LARGE of \"\": status=413\n"),
        "{}",
        shown(&status)
    );
    assert!(
        event("http-limit")
            .starts_with("DEBUG error response | 413 | CONTENT_TOO_LARGE | gRPC status UNKNOWN: ")
    );
}

#[tokio::test]
async fn an_interceptor_refuses_with_any_error() {
    AllLogs::get();
    let server = serve_layers!(
        Boundary::new(),
        InterceptorLayer::new(|request: tonic::Request<()>| match request.metadata().get("x-kind") {
            Some(kind) if kind == "own" => Err(KindError::Challenges.into()),
            Some(_) => Err(Status::permission_denied("not on this shelf")),
            None => Ok(request),
        })
    );
    let mut client = connect(server).await;
    let mut own = request("interceptor-own", call("fine", 0));
    own.metadata_mut().insert("x-kind", "own".parse().unwrap());
    let status = client.unary(own).await.unwrap_err();
    assert!(shown(&status).starts_with("Unauthenticated: \"sign in\"\n  ErrorInfo CHALLENGES"), "{status:?}");
    assert_eq!(event("interceptor-own"), "DEBUG error response | 401 | CHALLENGES | sign in | ");

    let mut foreign = request("interceptor-foreign", call("fine", 0));
    foreign.metadata_mut().insert("x-kind", "foreign".parse().unwrap());
    let status = client.unary(foreign).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::PermissionDenied, "not on this shelf"));
    assert!(
        event("interceptor-foreign")
            .starts_with("DEBUG error response | 403 | FORBIDDEN | gRPC status PERMISSION_DENIED: ")
    );
}

#[tokio::test]
async fn responses_of_http_are_statuses_for_a_client_of_grpc() {
    AllLogs::get();
    async fn refuse(
        request: axum::extract::Request,
        next: axum::middleware::Next,
    ) -> axum::response::Response {
        match request.headers().get("x-kind").map(|kind| kind.to_str().unwrap()) {
            None => next.run(request).await,
            Some("derived") => KindError::Members {
                id: 7,
                customer: "CANARY-customer",
                note: None,
                tags: Vec::new(),
                instance: "/orders/7",
            }
            .into_response(),
            Some("problem") => {
                Problem::new(ErrorStatus::FORBIDDEN).with_detail("not on this shelf").into_response()
            }
            Some("text") => (StatusCode::BAD_GATEWAY, "CANARY-text").into_response(),
            Some("json") => {
                (StatusCode::BAD_REQUEST, [("content-type", "application/json")], "{}").into_response()
            }
            Some("stripped") => {
                // a framework that loses the extensions
                let mut response = KindError::Plain.into_response();
                response.extensions_mut().clear();
                response
            }
            // another body in the place of the problem
            Some(_) => {
                let (parts, _) = KindError::Plain.into_response().into_parts();
                Response::from_parts(parts, Body::from("CANARY-body"))
            }
        }
    }
    let server = serve_axum(|router| router.layer(from_fn(refuse)), Boundary::new());
    let mut client = connect(server).await;
    for (kind, expected, logged) in [
        (
            "derived",
            "AlreadyExists: \"order 7 was changed\"\n  ErrorInfo MEMBERS of \"kinds.example.com\": instance=\"/orders/7\" orderId=7 origin=\"store\" tags=[]\n  RequestInfo derived\n  Help \"Changed order\" https://api.example.com/errors/members\n  content-type: application/grpc\n  x-request-id: derived\n",
            "DEBUG error response | 409 | MEMBERS | order 7 of CANARY-customer was changed | ",
        ),
        (
            "problem",
            "PermissionDenied: \"not on this shelf\"\n  ErrorInfo FORBIDDEN of \"\": \n  RequestInfo problem\n  content-length: 0\n  content-type: application/grpc\n  x-request-id: problem\n",
            "DEBUG error response | 403 | FORBIDDEN | 403 FORBIDDEN: not on this shelf | ",
        ),
        (
            "text",
            "Unavailable: \"\"\n  ErrorInfo BAD_GATEWAY of \"\": status=502\n  RequestInfo text\n  content-type: application/grpc\n  x-request-id: text\n",
            "ERROR error response | 502 | BAD_GATEWAY | CANARY-text | ",
        ),
        (
            "json",
            "InvalidArgument: \"\"\n  ErrorInfo BAD_REQUEST of \"\": \n  RequestInfo json\n  content-type: application/grpc\n  x-request-id: json\n",
            "DEBUG error response | 400 | BAD_REQUEST | {} | ",
        ),
        (
            "stripped",
            "NotFound: \"there is nothing here\"\n  ErrorInfo PLAIN of \"kinds.example.com\": \n  RequestInfo stripped\n  Help \"Plain\" https://api.example.com/errors/plain\n  content-type: application/grpc\n  x-request-id: stripped\n",
            "DEBUG error response | 404 | PLAIN | there is nothing here | ",
        ),
    ] {
        let mut request = request(kind, call("fine", 0));
        request.metadata_mut().insert("x-kind", kind.parse().unwrap());
        let status = client.unary(request).await.unwrap_err();
        assert_eq!(
            shown(&status).replace("  content-length: 0\n", ""),
            expected.replace("  content-length: 0\n", ""),
            "{kind}"
        );
        assert_eq!(event(kind), logged);
    }
    let mut another = request("another", call("fine", 0));
    another.metadata_mut().insert("x-kind", "another".parse().unwrap());
    let status = client.unary(another).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::Unimplemented, ""));
    let errors: Vec<_> = events("another").iter().map(|event| event.field("error").to_owned()).collect();
    assert_eq!(errors, ["there is nothing here", "CANARY-body"]);
}

#[tokio::test]
async fn unknown_methods_and_services_are_not_implemented() {
    AllLogs::get();
    let with_routes = serve_axum(|router| router, Boundary::new());
    // an axum router that answers with 404 itself
    let without = spawn(async move |listener| {
        let router = axum::Router::new().layer(Boundary::new());
        axum::serve(listener, router).await.unwrap();
    });
    let mut client = tonic::client::Grpc::new(
        tonic::transport::Channel::from_shared(format!("http://{with_routes}"))
            .unwrap()
            .connect()
            .await
            .unwrap(),
    );
    for (id, path) in [("no-method", "/tests.v1.Provoke/No"), ("no-service", "/no.Service/No")] {
        let status = raw_unary(&mut client, id, path).await;
        assert_eq!((status.code(), status.message()), (Code::Unimplemented, ""), "{id}");
        assert_eq!(event(id), "DEBUG error response | 501 | NOT_IMPLEMENTED | gRPC status UNIMPLEMENTED | ");
    }
    let mut client = tonic::client::Grpc::new(
        tonic::transport::Channel::from_shared(format!("http://{without}")).unwrap().connect().await.unwrap(),
    );
    let status = raw_unary(&mut client, "no-route", "/no.Service/No").await;
    assert!(
        shown(&status).starts_with("Unimplemented: \"\"\n  ErrorInfo NOT_FOUND of \"\": status=404\n"),
        "{}",
        shown(&status)
    );
    assert_eq!(event("no-route"), "DEBUG error response | 404 | NOT_FOUND | 404 NOT_FOUND | ");
}

async fn raw_unary(
    client: &mut tonic::client::Grpc<tonic::transport::Channel>,
    id: &str,
    path: &'static str,
) -> Status {
    client.ready().await.unwrap();
    let codec = tonic_prost::ProstCodec::<crate::service::Call, crate::service::Reply>::default();
    let path = http::uri::PathAndQuery::from_static(path);
    client.unary(request(id, call("fine", 0)), path, codec).await.unwrap_err()
}

#[tokio::test]
async fn the_service_decides_what_an_error_becomes() {
    AllLogs::get();
    let decide = |error: &(dyn Error + 'static)| {
        if let Some(status) = error.downcast_ref::<Status>() {
            return (status.code() == Code::Internal)
                .then(|| Problem::new(ErrorStatus::BAD_GATEWAY).with_code("STORE_FAILED"));
        }
        error
            .is::<std::io::Error>()
            .then(|| Problem::new(ErrorStatus::GATEWAY_TIMEOUT).with_code("STORE_TIMEOUT"))
    };
    let mut client = connect(crate::service::serve(Boundary::new().with_service_errors(decide))).await;
    let status = unary(&mut client, "decided", "foreign internal").await;
    assert!(shown(&status).starts_with("Unavailable: \"\"\n  ErrorInfo STORE_FAILED of \"\": status=502\n"));
    assert_eq!(
        event("decided"),
        "ERROR error response | 502 | STORE_FAILED | gRPC status INTERNAL: CANARY-text | "
    );
    let status = unary(&mut client, "decided-source", "foreign unavailable").await;
    assert!(shown(&status).starts_with("DeadlineExceeded: \"\"\n  ErrorInfo STORE_TIMEOUT of \"\": \n"));
    let (_, status) = watch(&mut client, "decided-stream", "foreign internal", 1).await;
    assert!(shown(&status).starts_with("Unavailable: \"\"\n  ErrorInfo STORE_FAILED of \"\": status=502\n"));
}

#[tokio::test]
async fn a_layer_around_the_boundary_sees_the_error() {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = Arc::clone(&seen);
    let observe = tower::util::MapResponseLayer::new(move |response: Response<_>| {
        let response: Response<problem_core::tower::BoundaryBody<_>> = response;
        let text = match response.extensions().get::<OriginalError>() {
            Some(original) => {
                let is_kept = original.downcast_ref::<KindError>().is_some();
                format!("{} {} {is_kept}", original.status().as_u16(), original.code())
            }
            None => "no error".to_owned(),
        };
        log.lock().unwrap().push(text);
        response
    });
    let server = serve_layers!(observe, Boundary::new());
    let mut client: Client = connect(server).await;
    for kind in ["plain", "internal", "not send", "panic", "foreign internal", "foreign not found"] {
        unary(&mut client, "observed", kind).await;
    }
    client.unary(call("fine", 0)).await.unwrap();
    assert_eq!(
        *seen.lock().unwrap(),
        [
            "404 PLAIN true",
            "500 INTERNAL_SERVER_ERROR true",
            "403 LOCAL false",
            "500 INTERNAL_SERVER_ERROR false",
            "500 INTERNAL_SERVER_ERROR false",
            "no error",
            "no error",
        ]
    );
}

#[tokio::test]
async fn one_boundary_inside_another_logs_once() {
    AllLogs::get();
    let server = serve_layers!(Boundary::new(), Boundary::new());
    let mut client = connect(server).await;
    for kind in ["plain", "internal", "panic", "foreign internal", "foreign not found", "kept"] {
        let id = format!("nested-{}", kind.replace(' ', "-"));
        unary(&mut client, &id, kind).await;
        event(&id);
        let id = format!("{id}-streamed");
        let (_, status) = watch(&mut client, &id, kind, 1).await;
        assert!(!format!("{status:?}").contains("CANARY"));
        event(&id);
    }
}

#[tokio::test]
async fn the_layer_for_idempotency_keys_passes_grpc_requests_on() {
    AllLogs::get();
    let layer = Idempotency::new(MemoryStore::new()).with_client(|_| Some("client".to_owned()));
    let server = serve_axum(|router| router.layer(layer), Boundary::new());
    let mut client = connect(server).await;
    for key in [None, Some("\"key\"")] {
        let mut request = request("idempotent", call("fine", 2));
        if let Some(key) = key {
            request.metadata_mut().insert("idempotency-key", key.parse().unwrap());
        }
        let mut replies = client.watch(request).await.unwrap().into_inner();
        for expected in ["0", "1", "fine"] {
            assert_eq!(replies.message().await.unwrap().unwrap().text, expected);
        }
        assert!(replies.message().await.unwrap().is_none());
    }
    let (_, status) = watch(&mut client, "idempotent", "plain", 1).await;
    assert_eq!(status.code(), Code::NotFound);
}
