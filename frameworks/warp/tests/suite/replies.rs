//! Errors as replies of warp, with and without a boundary.

use std::convert::Infallible;
use std::rc::Rc;
use std::sync::mpsc;

use domain::shapes::{Borrowed, Generic, NotSend};
use problem_core::boundary::OriginalError;
use problem_core::{Boundary, ErrorStatus, Problem};
use problem_tests::logs::{Entry, Logs};
use problem_tests::orders::{self, OrderError};
use problem_tests::wire::{self, steady};
use suite::socket;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tower::{Layer as _, Service, ServiceBuilder};
use warp::reject::MissingHeader;
use warp::{Filter, Rejection, Reply};

/// Sends a GET request for `/`. Returns the whole response, and the events.
fn get<S, B>(service: S) -> (String, Vec<Entry>)
where
    S: Service<
            http::Request<hyper::body::Incoming>,
            Response = http::Response<B>,
            Error = Infallible,
            Future: Send,
        > + Clone
        + Send
        + 'static,
    B: http_body::Body<Data = bytes::Bytes, Error: Into<suite::layers::BoxError>> + Send + 'static,
{
    let logs = Logs::capture();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let server = async |listener: TcpListener| socket::serve(listener, service).await;
    let response = socket::run(&runtime, server, |server| {
        wire::exchange(server, "GET", "/", &[("x-request-id", "req-1")], "")
    });
    (steady(&response), logs.take())
}

/// A route whose handler fails each time.
fn failing<E: Reply + 'static>(
    error: impl Fn() -> E + Clone + Send + Sync + 'static,
) -> impl Filter<Extract = (Result<&'static str, E>,), Error = Infallible> + Clone + Send + Sync + 'static {
    warp::any().then(move || {
        let error = error.clone();
        async move { Err::<&'static str, E>(error()) }
    })
}

#[test]
fn a_derived_error_has_the_same_response_as_in_every_framework() {
    for index in 0..orders::table().len() {
        let (_, expected) = orders::table().remove(index);
        let (response, events) = get(warp::service(failing(move || orders::table().remove(index).0)));
        let problem = wire::problem(expected.status, expected.headers, expected.body);
        assert_eq!(wire::sorted(&response), wire::sorted(&problem));
        assert_eq!(events.len(), 1, "{events:?}");
    }
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("skipped")]
#[problem(status = 409, skip(warp))]
struct Skipped;

impl Reply for Skipped {
    fn into_response(self) -> warp::reply::Response {
        warp::reply::with_status("by hand", warp::http::StatusCode::CONFLICT).into_response()
    }
}

#[test]
fn a_derived_type_needs_nothing_for_the_impl() {
    assert_eq!(Problem::new(ErrorStatus::CONFLICT).into_response().status(), 409);
    assert_eq!(Borrowed(&String::from("it")).into_response().status(), 409);
    assert_eq!(Generic(7).into_response().status(), 409);
    // it compiles, and is a problem
    assert_eq!(problem_core::ToProblem::status(&NotSend(Rc::new(()))), 409);
}

#[test]
fn a_type_that_skips_warp_has_the_impl_of_its_user() {
    let (response, events) = get(warp::service(failing(|| Skipped)));
    assert!(response.ends_with("\r\n\r\nby hand"), "{response}");
    assert_eq!(events, []);
}

#[test]
fn a_layer_around_the_boundary_sees_the_error() {
    let (sender, seen) = mpsc::channel();
    let service = Boundary::new().layer(warp::service(failing(|| OrderError::OrderNotFound { id: 7 })));
    let observe = move |response: http::Response<_>| {
        let original = response.extensions().get::<OriginalError>().unwrap();
        let is_kept = original.downcast_ref::<OrderError>().is_some();
        sender.send((original.code().to_owned(), is_kept)).unwrap();
        response
    };
    let (response, events) = get(ServiceBuilder::new().map_response(observe).service(service));
    assert!(response.contains(r#""requestId":"req-1""#), "{response}");
    assert_eq!(events.len(), 1);
    assert_eq!(seen.try_iter().collect::<Vec<_>>(), [("ORDER_NOT_FOUND".to_owned(), true)]);
}

/// The function of the guide.
async fn explain(rejection: Rejection) -> Result<Problem, Rejection> {
    match rejection.find::<MissingHeader>() {
        Some(missing) => Ok(Problem::new(ErrorStatus::BAD_REQUEST)
            .with_code("MISSING_HEADER")
            .with_detail(format!("the header field `{}` is missing", missing.name()))),
        None => Err(rejection),
    }
}

#[test]
fn a_recover_tells_more_about_a_rejection() {
    let routes = warp::header::<u8>("x-page").map(|_| "taken").recover(explain);
    let (response, events) = get(Boundary::new().layer(warp::service(routes)));
    let members = r#""title":"Bad Request","status":400,"detail":"the header field `x-page` is missing","instance":"/","code":"MISSING_HEADER""#;
    let body = format!(r#"{{{members},"requestId":"req-1","timestamp":"{}"}}"#, wire::TIME);
    let expected = wire::problem("400 Bad Request", &[("x-request-id", "req-1")], &body);
    assert_eq!(wire::sorted(&response), wire::sorted(&expected));
    assert_eq!(events.len(), 1);
}
