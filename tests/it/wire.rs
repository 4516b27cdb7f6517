//! An error leads to the same bytes, whichever way it takes to the response.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::get;
use bytes::Bytes;
use problem_core::{Problem, ToProblem};
use problem_tests::wire;

use problem_tests::orders::{Expected, OrderError, table};

/// Serves `router` from this thread while `client` runs on another.
pub fn serve<T: Send + 'static>(router: Router, client: impl FnOnce(SocketAddr) -> T + Send + 'static) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        tokio::task::spawn_blocking(move || client(server)).await.unwrap()
    })
}

/// Returns the bytes that a handler sends over a socket if it returns `error`.
pub fn through_axum<E: IntoResponse + Send + 'static>(error: E) -> String {
    let error = Arc::new(Mutex::new(Some(error)));
    let handler = async move || -> Result<&'static str, E> { Err(error.lock().unwrap().take().unwrap()) };
    let router = Router::new().route("/", get(handler.clone()));
    serve(router, |server| wire::get(server, "/"))
}

/// A response as it would be sent over a socket.
fn written(response: &http::Response<Bytes>) -> String {
    let headers: Vec<_> =
        response.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    wire::response(&response.status().to_string(), &headers, std::str::from_utf8(response.body()).unwrap())
}

fn expected(Expected { status, headers, body }: &Expected) -> String {
    wire::problem(status, headers, body)
}

#[test]
fn through_axum_over_a_socket() {
    for (error, row) in table() {
        assert_eq!(through_axum(error), expected(&row));
    }
}

#[test]
fn through_to_response() {
    for (error, row) in table() {
        assert_eq!(written(&error.to_response()), expected(&row));
        let reference: &OrderError = &error;
        assert_eq!(written(&reference.to_response()), expected(&row));
        assert_eq!(written(&Box::new(error).to_response()), expected(&row));
    }
}

#[test]
fn through_problem() {
    for (error, row) in table() {
        assert_eq!(written(&error.to_problem().to_response()), expected(&row));
        let problem = Problem::from(error);
        assert_eq!(written(&problem.to_response()), expected(&row));
        assert_eq!(serde_json::to_string(&problem).unwrap(), row.body);
        assert_eq!(through_axum(problem), expected(&row));
    }
}

#[test]
fn what_the_trait_says_is_what_is_sent() {
    for (error, row) in table() {
        let sent: serde_json::Value = serde_json::from_str(row.body).unwrap();
        assert_eq!(error.status().as_u16(), sent["status"]);
        assert_eq!(error.code(), sent["code"]);
        assert_eq!(error.problem_type().title(), sent["title"]);
        assert_eq!(
            error.problem_type().type_uri().map(|uri| uri.to_string()).as_deref(),
            sent["type"].as_str()
        );
        for (member, _) in sent.as_object().unwrap() {
            let of_every_problem = ["type", "title", "status", "detail", "code"].contains(&member.as_str());
            assert!(of_every_problem || error.problem_type().members().contains(member.as_str()), "{member}");
        }
    }
}
