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
use crate::shown::{event, shown};

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
