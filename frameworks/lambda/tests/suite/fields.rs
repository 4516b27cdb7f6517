//! The path and the header fields that AWS knows, and axum's router on Lambda.

use std::convert::Infallible;

use http::header::{self, HeaderValue};
use lambda_http::{Body, IntoResponse, Request, Service};
use problem_core::{Boundary, Problem};
use problem_tests::logs::Logs;
use problem_tests::wire::{self, sorted, steady};
use tokio::runtime::Builder;
use tower::ServiceBuilder;

use super::bridge::invoke;
use super::events::{Events, HttpApi, LoadBalancer, RestApi};
use super::program;

fn block_on<T>(future: impl Future<Output = T>) -> T {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

#[test]
fn the_program_logs_the_id_of_lambda() {
    let logs = Logs::capture();
    let event = HttpApi::event(None, "GET", "/orders/8", &[("x-request-id", "of-client")], "");
    let response = HttpApi::written(&block_on(invoke(program::service(), event, "of-lambda")));
    assert!(response.contains(r#""requestId":"of-lambda""#), "{response}");
    let ids: Vec<_> = logs.take().iter().map(|entry| entry.field("request_id").to_owned()).collect();
    assert_eq!(ids, ["of-lambda"]);
}

#[test]
fn a_named_stage_is_part_of_the_path() {
    fn check<E: Events>() {
        let event = E::event(Some("prod"), "GET", "/orders/8", &[], "");
        let response = E::written(&block_on(invoke(program::service(), event, "of-lambda")));
        // so that the program does not know the route
        assert!(response.contains(r#""instance":"/prod/orders/8","code":"NOT_FOUND""#), "{response}");
    }
    check::<HttpApi>();
    check::<RestApi>();
}

/// An HTTP API has no place for a second line of a header field.
#[test]
fn an_http_api_sends_only_the_first_challenge_unless_a_layer_joins_them() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("the token has expired")]
    #[problem(
        status = 401,
        www_authenticate = r#"Basic realm="orders""#,
        www_authenticate = r#"Bearer realm="orders""#
    )]
    struct Expired;

    let fail = tower::service_fn(async |_: Request| Err::<http::Response<Body>, _>(Problem::from(Expired)));
    let service = ServiceBuilder::new().layer(Boundary::new()).service(fail);
    let joined = ServiceBuilder::new().map_response(join_challenges).layer(Boundary::new()).service(fail);
    const BASIC: &str = r#"Basic realm="orders""#;
    const BEARER: &str = r#"Bearer realm="orders""#;
    const JOINED: &str = r#"Basic realm="orders", Bearer realm="orders""#;
    assert_eq!(challenges::<HttpApi>(service.clone()), [BASIC]);
    assert_eq!(challenges::<HttpApi>(joined.clone()), [JOINED]);
    assert_eq!(challenges::<RestApi>(service.clone()), [BASIC, BEARER]);
    assert_eq!(challenges::<RestApi>(joined.clone()), [JOINED]);
    assert_eq!(challenges::<LoadBalancer>(service.clone()), [BASIC, BEARER]);
    assert_eq!(challenges::<LoadBalancer>(joined), [JOINED]);
    // a load balancer whose target group does not have multi-value headers
    let response = block_on(invoke(service, LoadBalancer::event(None, "GET", "/", &[], ""), "of-lambda"));
    assert_eq!(response["headers"]["www-authenticate"], BASIC);
}

/// The challenges in the response to a GET request.
fn challenges<E: Events>(
    service: impl Service<Request, Response: IntoResponse, Error = Infallible, Future: Send>,
) -> Vec<String> {
    let response = E::written(&block_on(invoke(service, E::event(None, "GET", "/", &[], ""), "of-lambda")));
    let lines = response.lines().filter_map(|line| line.strip_prefix("www-authenticate: "));
    lines.map(str::to_owned).collect()
}

/// For `ServiceBuilder::map_response`, before `layer(Boundary::new())`.
fn join_challenges<B>(mut response: http::Response<B>) -> http::Response<B> {
    let challenges = response.headers().get_all(header::WWW_AUTHENTICATE).iter();
    let joined = challenges.map(HeaderValue::as_bytes).collect::<Vec<_>>().join(&b", "[..]);
    if let (false, Ok(joined)) = (joined.is_empty(), HeaderValue::from_bytes(&joined)) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, joined);
    }
    response
}

/// axum's router is a service that Lambda can run.
#[test]
fn the_router_of_axum() {
    let logs = Logs::capture();
    let router: axum::Router = axum::Router::new().layer(Boundary::new());
    let event = HttpApi::event(None, "GET", "/nowhere", &[("x-request-id", "req-1")], "");
    let response = steady(&HttpApi::written(&block_on(invoke(router, event, "of-lambda"))));
    let fields = [
        ("content-type", "application/problem+json"),
        ("cache-control", "no-store"),
        ("x-request-id", "req-1"),
    ];
    let body = format!(
        r#"{{"title":"Not Found","status":404,"instance":"/nowhere","code":"NOT_FOUND","requestId":"req-1","timestamp":"{}"}}"#,
        wire::TIME
    );
    assert_eq!(sorted(&response), sorted(&wire::response("404 Not Found", &fields, &body)));
    assert_eq!(logs.take().len(), 1);
}
