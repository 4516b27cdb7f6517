//! Two frameworks in one program: derived errors and `Problem` in actix-web and axum, without and with a boundary.

use std::net::SocketAddr;

use actix_web::{App, web};
use axum::extract::Path;
use problem_core::boundary::{BaseUri, Formats};
use problem_core::{Boundary, ErrorStatus, FieldError, Problem};
use problem_tests::logs::{Entry, Logs};
use problem_tests::orders::{self, OrderError};
use problem_tests::wire::{self, sorted, steady};
use suite::socket;
use tokio::runtime::Builder;

#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../../actix/tests/suite/server.rs"]
mod server;

fn problem() -> Problem {
    let value = http::HeaderValue::from_bytes("café".as_bytes()).unwrap();
    Problem::new(ErrorStatus::CONFLICT)
        .with_code("IN_USE")
        .with_header(http::HeaderName::from_static("x-place"), value)
        .with_errors([FieldError::new("a", "B", "c")])
}

fn errors() -> Vec<OrderError> {
    orders::table().into_iter().map(|(error, _)| error).collect()
}

type Request = (String, &'static str);

/// Sends each request, with an ID and `Accept`.
fn send(server: SocketAddr, requests: Vec<Request>) -> Vec<String> {
    let send = |(path, accept): Request| {
        let headers = [("accept", accept), ("x-request-id", "req-1")];
        sorted(&steady(&wire::exchange(server, "GET", &path, &headers, "")))
    };
    requests.into_iter().map(send).collect()
}

/// The responses of actix-web and of axum, and the events. Without a boundary, the services have none.
fn compare(boundary: Option<Boundary>, accept: &'static str) {
    let paths = (0..errors().len()).map(|index| format!("/errors/{index}")).chain(["/problem".to_owned()]);
    let requests: Vec<Request> = paths.map(|path| (path, accept)).collect();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let logs = Logs::capture();

    let routes = |app: &mut web::ServiceConfig| {
        let error = async |index: web::Path<usize>| -> Result<&str, OrderError> {
            Err(errors().swap_remove(index.into_inner()))
        };
        app.route("/errors/{index}", web::get().to(error));
        app.route("/problem", web::get().to(async || -> Result<&str, Problem> { Err(problem()) }));
    };
    let sent = requests.clone();
    let of_actix = match boundary.clone() {
        Some(boundary) => {
            let app = move || App::new().configure(routes).wrap(boundary.clone());
            server::run(&runtime, app, |server| send(server, sent))
        }
        None => server::run(&runtime, move || App::new().configure(routes), |server| send(server, sent)),
    };
    let logged_by_actix = logs.take();

    let error = async |Path(index): Path<usize>| errors().swap_remove(index);
    let router = axum::Router::new()
        .route("/errors/{index}", axum::routing::get(error))
        .route("/problem", axum::routing::get(async || problem()));
    let router = match boundary {
        Some(boundary) => router.layer(boundary),
        None => router,
    };
    let serve = async |listener| axum::serve(listener, router).await.unwrap();
    let of_axum = socket::run(&runtime, serve, move |server| send(server, requests));

    assert_eq!(of_actix, of_axum);
    let events = |entries: Vec<Entry>| -> Vec<_> {
        entries.into_iter().map(|entry| (entry.level, entry.fields, entry.span)).collect()
    };
    assert_eq!(events(logged_by_actix), events(logs.take()));
}

#[test]
fn responses_and_events_are_those_of_axum() {
    compare(None, "*/*");
}

#[test]
fn also_inside_a_boundary_in_every_format() {
    let base = BaseUri::from_static("https://other.example/");
    compare(Some(Boundary::new().with_base_for_all(base)), "*/*");
    for accept in ["*/*", "application/problem+xml"] {
        compare(Some(Boundary::new().with_formats(Formats::JsonAndXml)), accept);
        compare(Some(Boundary::new().with_formats(Formats::Envelope)), accept);
    }
}
