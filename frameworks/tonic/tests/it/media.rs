//! Which requests are gRPC requests, and what a client of gRPC-Web gets.

use std::net::SocketAddr;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::{TokioExecutor, TokioIo};
use problem_core::Boundary;
use problem_tests::logs::AllLogs;
use prost::Message as _;
use tonic::service::Routes;

use crate::service::{call, server, spawn};
use crate::shown::event;

/// The head of a response and its body, over HTTP/2.
async fn exchange(
    server: SocketAddr,
    path: &str,
    content_type: &str,
    id: &str,
    body: Vec<u8>,
) -> Response<Bytes> {
    let stream = tokio::net::TcpStream::connect(server).await.unwrap();
    let (mut client, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let request = Request::post(format!("http://{server}{path}"))
        .header("content-type", content_type)
        .header("x-request-id", id)
        .body(Full::new(Bytes::from(body)))
        .unwrap();
    let (parts, body) = client.send_request(request).await.unwrap().into_parts();
    Response::from_parts(parts, body.collect().await.unwrap().to_bytes())
}

/// The frame of a message.
fn frame(kind: &str) -> Vec<u8> {
    let message = call(kind, 0).encode_to_vec();
    [&[0][..], &u32::try_from(message.len()).unwrap().to_be_bytes(), &message].concat()
}

fn field<'a>(response: &'a Response<Bytes>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn only_a_grpc_request_is_answered_in_grpc() {
    AllLogs::get();
    let server = spawn(async move |listener| {
        let panics = axum::routing::any(async || -> &'static str { panic!("CANARY-panic") });
        let router = axum::Router::new().route("/panics", panics).layer(Boundary::new());
        axum::serve(listener, router).await.unwrap();
    });
    for (index, (content_type, expected)) in [
        ("application/grpc", "application/grpc"),
        ("application/grpc+proto", "application/grpc"),
        ("APPLICATION/GRPC; charset=utf-8", "application/grpc"),
        ("application/grpc-web+proto", "application/grpc-web+proto"),
        ("application/grpc-web-text", "application/grpc-web-text+proto"),
        ("application/grpcfoo", "application/problem+json"),
        ("application/grpc-foo", "application/problem+json"),
        ("application/json", "application/problem+json"),
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("media-{index}");
        let response = exchange(server, "/panics", content_type, &id, Vec::new()).await;
        assert_eq!(field(&response, "content-type"), expected, "{content_type}");
        let is_grpc = expected != "application/problem+json";
        assert_eq!(response.status().as_u16(), if is_grpc { 200 } else { 500 });
        assert_eq!(field(&response, "grpc-status"), if is_grpc { "13" } else { "" });
        assert_eq!((field(&response, "grpc-message"), field(&response, "x-request-id")), ("", &*id));
        assert_eq!(response.body().is_empty(), is_grpc);
        assert_eq!(field(&response, "cache-control"), if is_grpc { "" } else { "no-store" });
        assert_eq!(
            event(&id),
            "ERROR error response | 500 | INTERNAL_SERVER_ERROR | panicked: CANARY-panic | "
        );
    }
}

#[tokio::test]
async fn grpc_web_works_with_the_boundary_on_either_side() {
    AllLogs::get();
    let inside = spawn(async move |listener| {
        let router = Routes::new(server())
            .into_axum_router()
            .layer(Boundary::new())
            .layer(tonic_web::GrpcWebLayer::new());
        axum::serve(listener, router).await.unwrap();
    });
    let outside = spawn(async move |listener| {
        let router = Routes::new(server())
            .into_axum_router()
            .layer(tonic_web::GrpcWebLayer::new())
            .layer(Boundary::new());
        axum::serve(listener, router).await.unwrap();
    });
    for (place, server) in [("inside", inside), ("outside", outside)] {
        for (kind, status, logged) in [
            ("plain", "5", "DEBUG error response | 404 | PLAIN | there is nothing here | "),
            (
                "internal",
                "13",
                "ERROR error response | 500 | INTERNAL_SERVER_ERROR | the pool of CANARY-field is empty | ",
            ),
            ("panic", "13", "ERROR error response | 500 | INTERNAL_SERVER_ERROR | panicked: CANARY-panic | "),
            (
                "foreign internal",
                "13",
                "ERROR error response | 500 | INTERNAL_SERVER_ERROR | gRPC status INTERNAL: CANARY-text | ",
            ),
        ] {
            let id = format!("web-{place}-{}", kind.replace(' ', "-"));
            let response =
                exchange(server, "/tests.v1.Provoke/Unary", "application/grpc-web+proto", &id, frame(kind))
                    .await;
            let body = String::from_utf8_lossy(response.body());
            assert_eq!(field(&response, "content-type"), "application/grpc-web+proto", "{place} {kind}");
            let is_in_body = body.contains(&format!("grpc-status:{status}\r\n"));
            assert!(field(&response, "grpc-status") == status || is_in_body, "{place} {kind}: {response:?}");
            assert!(!format!("{response:?}").contains("CANARY"));
            assert_eq!(event(&id), logged);
        }
        let fine = exchange(
            server,
            "/tests.v1.Provoke/Unary",
            "application/grpc-web+proto",
            "web-fine",
            frame("fine"),
        )
        .await;
        assert!(String::from_utf8_lossy(fine.body()).contains("fine"));
    }
}
