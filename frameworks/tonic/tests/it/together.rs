//! One port with axum and tonic behind one boundary, which answers each in its own protocol.

use std::net::SocketAddr;

use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use problem_core::Boundary;
use problem_tests::logs::AllLogs;
use problem_tests::wire;
use tonic::service::Routes;

use crate::kinds::{self, KINDS, unary};
use crate::service::{connect, server, spawn};
use crate::shown::{event, events, shown};

/// The same error as a response of axum.
async fn provoke(Path(kind): Path<String>) -> Response {
    match &*kind {
        "panic" => panic!("CANARY-panic"),
        kind => kinds::response(&kind.replace('-', " ")),
    }
}

fn exchange(server: SocketAddr, path: &str, id: &str) -> String {
    wire::exchange(server, "GET", path, &[("x-request-id", id)], "")
}

#[tokio::test]
async fn each_error_has_the_response_of_each_protocol_and_the_same_event() {
    AllLogs::get();
    let server = spawn(async move |listener| {
        let grpc = Routes::new(server()).into_axum_router();
        let router = axum::Router::new().route("/{kind}", get(provoke)).merge(grpc).layer(Boundary::new());
        axum::serve(listener, router).await.unwrap();
    });
    let mut client = connect(server).await;
    for kind in KINDS.iter().copied().chain(["panic"]) {
        let name = kind.replace(' ', "-");
        let (http_id, grpc_id) = (format!("http-{name}"), format!("grpc-{name}"));
        let path = format!("/{name}");
        let response = {
            let id = http_id.clone();
            tokio::task::spawn_blocking(move || exchange(server, &path, &id)).await.unwrap()
        };
        let status = unary(&mut client, &grpc_id, kind).await;

        let (head, body) = wire::parts(&response);
        assert!(head.contains("content-type: application/problem+json"), "{kind}: {head}");
        assert!(
            head.contains(&format!("x-request-id: {http_id}"))
                && body.contains(&format!(r#""requestId":"{http_id}""#))
        );
        assert!(shown(&status).contains(&format!("RequestInfo {grpc_id}\n")), "{kind}");
        assert_eq!(event(&http_id), event(&grpc_id), "{kind}");

        // the same problem: its status, its code, its type and its detail
        let json: serde_json::Value = serde_json::from_str(body).unwrap();
        let received = problem_core::ReceivedProblem::from(&status);
        assert_eq!(json["status"], received.status().unwrap().as_u16(), "{kind}");
        assert_eq!(json["code"], received.code().unwrap(), "{kind}");
        assert_eq!(json["detail"].as_str(), received.detail(), "{kind}");
        assert_eq!(json["type"].as_str().unwrap_or("about:blank"), received.type_uri(), "{kind}");
    }
}

/// A fallback of tonic, and a method that is called without gRPC, answer with a status that no client of HTTP can read.
#[tokio::test]
async fn a_request_that_is_not_in_grpc_gets_no_grpc_status() {
    AllLogs::get();
    for boundary in [Boundary::new(), Boundary::new().without_foreign_bodies()] {
        let server = spawn(async move |listener| {
            // `merge` takes the fallback of tonic along
            let grpc = Routes::new(server()).into_axum_router();
            let router = axum::Router::new().route("/{kind}", get(provoke)).merge(grpc).layer(boundary);
            axum::serve(listener, router).await.unwrap();
        });
        let method = "/tests.v1.Provoke/Unary";
        for (verb, path, content_type, expected) in [
            ("GET", "/no/such/path", "", "404 Not Found"),
            ("POST", "/no/such/path", "application/json", "404 Not Found"),
            ("GET", method, "", "405 Method Not Allowed\nallow: POST"),
            ("POST", method, "application/json", "415 Unsupported Media Type\naccept: application/grpc"),
        ] {
            let id = format!("of-http-{verb}-{}", path.len());
            let response = {
                let (id, path) = (id.clone(), path.to_owned());
                let send = move || {
                    let fields = [("x-request-id", &*id), ("content-type", content_type)];
                    wire::exchange(server, verb, &path, &fields, if verb == "POST" { "{}" } else { "" })
                };
                tokio::task::spawn_blocking(send).await.unwrap()
            };
            let (head, body) = wire::parts(&response);
            let (status, field) = expected.split_once('\n').unwrap_or((expected, ""));
            assert!(head.starts_with(&format!("HTTP/1.1 {status}")), "{verb} {path}: {head}");
            assert!(
                head.contains("content-type: application/problem+json") && head.contains(field),
                "{head}"
            );
            assert!(!head.contains("grpc-"), "{head}");
            assert!(body.contains(&format!(r#""requestId":"{id}""#)), "{body}");
        }
        // the log has what tonic said
        let refused = event("of-http-POST-23");
        assert!(refused.contains("415 | UNSUPPORTED_MEDIA_TYPE | gRPC status"), "{refused}");
        assert!(event("of-http-GET-13").starts_with("DEBUG error response | 404 | NOT_FOUND | gRPC status"));
        for id in ["of-http-POST-13", "of-http-GET-23"] {
            assert_eq!(events(id).len(), 1, "{id}");
        }
    }

    // a call of a method that nobody serves is not an error of the service, even if the boundary replaces every status
    let server = spawn(async move |listener| {
        let nothing = Routes::default().into_axum_router();
        axum::serve(listener, nothing.layer(Boundary::new().without_foreign_bodies())).await.unwrap();
    });
    let mut client = connect(server).await;
    let status = unary(&mut client, "unknown-method", "fine").await;
    assert_eq!(status.code(), tonic::Code::Unimplemented);
    assert!(event("unknown-method").starts_with("DEBUG "), "{}", event("unknown-method"));
}

/// A framed message, as a client of gRPC sends it, but with another media type: tonic calls the handler all the same.
async fn call_as(
    server: SocketAddr,
    content_type: &str,
    id: &str,
    path: &str,
    kind: &str,
) -> http::Response<String> {
    use http_body_util::BodyExt as _;
    use prost::Message as _;

    let message = crate::service::call(kind, 0).encode_to_vec();
    let mut frame = vec![0];
    frame.extend_from_slice(&u32::try_from(message.len()).unwrap().to_be_bytes());
    frame.extend_from_slice(&message);
    let request = http::Request::post(format!("http://{server}{path}"))
        .header("content-type", content_type)
        .header("x-request-id", id)
        .body(http_body_util::Full::new(bytes::Bytes::from(frame)))
        .unwrap();
    let connection = tokio::net::TcpStream::connect(server).await.unwrap();
    let (mut client, connection) = hyper::client::conn::http2::handshake(
        hyper_util::rt::TokioExecutor::new(),
        hyper_util::rt::TokioIo::new(connection),
    )
    .await
    .unwrap();
    tokio::spawn(connection);
    let (parts, body) = client.send_request(request).await.unwrap().into_parts();
    let collected = body.collect().await.unwrap();
    let trailers = collected.trailers().cloned();
    let mut text = String::from_utf8_lossy(&collected.to_bytes()).into_owned();
    text += &format!("{trailers:?}");
    http::Response::from_parts(parts, text)
}

#[tokio::test]
async fn a_handler_that_is_called_without_grpc_reveals_nothing() {
    AllLogs::get();
    let server = spawn(async move |listener| {
        let grpc = Routes::new(server()).into_axum_router();
        axum::serve(listener, grpc.layer(Boundary::new())).await.unwrap();
    });
    // in the head of a response
    let response = call_as(
        server,
        "application/octet-stream",
        "as-unary",
        "/tests.v1.Provoke/Unary",
        "foreign internal",
    )
    .await;
    assert_eq!(response.status(), 415);
    assert!(!format!("{response:?}").contains("CANARY"), "{response:?}");
    let logged = event("as-unary");
    assert!(logged.starts_with("WARN ") && logged.contains("gRPC status INTERNAL: CANARY-text"), "{logged}");
    // in its trailers
    let response = call_as(
        server,
        "application/octet-stream",
        "as-watch",
        "/tests.v1.Provoke/Watch",
        "foreign internal",
    )
    .await;
    assert!(!format!("{response:?}").contains("CANARY"), "{response:?}");
    let logged = event("as-watch");
    assert!(logged.starts_with("ERROR ") && logged.contains("gRPC status INTERNAL: CANARY-text"), "{logged}");
    // an error of this crate is for clients
    let response = call_as(server, "text/plain", "as-plain", "/tests.v1.Provoke/Watch", "plain").await;
    assert!(response.body().contains("grpc-status"), "{response:?}");
    assert!(!event("as-plain").is_empty());
}
