//! Derived errors and `Problem` as errors of actix-web, without and with a boundary, compared with axum.

use std::net::SocketAddr;
use std::rc::Rc;

use actix_web::{App, HttpResponse, ResponseError, web};
use axum::extract::Path;
use problem_core::boundary::{BaseUri, Formats};
use problem_core::{Boundary, ErrorStatus, FieldError, Problem};
use problem_tests::logs::{Entry, Logs};
use problem_tests::orders::{self, OrderError};
use problem_tests::wire::{self, sorted, steady};
use tokio::runtime::Builder;

use super::server;
use crate::socket;

/// The type belongs to one thread, has a parameter, and is a struct.
#[derive(Debug, thiserror::Error, Problem)]
#[error("stale: {version}")]
#[problem(status = 412, code = "STALE")]
struct Stale<T: std::fmt::Display + std::fmt::Debug> {
    #[problem(extension)]
    version: u8,
    shared: Rc<T>,
}

/// It has an impl of its own.
#[derive(Debug, thiserror::Error, Problem)]
#[error("own")]
#[problem(status = 404, skip(actix))]
struct Own;

impl ResponseError for Own {
    fn error_response(&self) -> HttpResponse {
        HttpResponse::ImATeapot().json("own")
    }
}

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

#[test]
fn any_derived_type_is_an_error_of_actix_web() {
    let stale = Stale { version: 3, shared: Rc::new("a") };
    assert_eq!(Rc::strong_count(&stale.shared), 1);
    assert_eq!(stale.status_code().as_u16(), 412);
    assert_eq!(stale.error_response().status().as_u16(), 412);
    assert_eq!(Own.error_response().status().as_u16(), 418);
    for error in errors() {
        assert_eq!(error.status_code(), error.error_response().status(), "{error}");
    }
    assert_eq!(problem().status_code().as_u16(), 409);
}
