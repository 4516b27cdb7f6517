//! AWS Lambda, without its runtime: events as JSON, and responses as AWS gets them.

use std::convert::Infallible;
use std::marker::PhantomData;

use http::header::{self, HeaderValue};
use lambda_http::lambda_runtime::Context;
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Body, IntoResponse, LambdaEvent, Request, Service};
use problem_core::{Boundary, Problem};
use problem_tests::logs::Logs;
use problem_tests::table::Row;
use problem_tests::wire::{self, sorted, steady};
use serde_json::Value;
use tokio::runtime::{Builder, Handle, Runtime};
use tower::util::BoxCloneSyncService;
use tower::{ServiceBuilder, ServiceExt as _};

use crate::by_hand;
use crate::lambda_events::{Events, HttpApi, LoadBalancer, RestApi};
use crate::layers::boxed;
use crate::suite::{self, Client, Framework, suite};

/// What the runtime sends to AWS for an event.
async fn invoke<S, R>(service: S, event: Value) -> Value
where
    S: Service<Request, Response = R, Error = Infallible, Future: Send>,
    R: IntoResponse,
{
    let mut context = Context::default();
    context.request_id = "of-lambda".to_owned();
    let request: LambdaRequest = serde_json::from_value(event).unwrap();
    let mut adapter = Adapter::from(service);
    let response = adapter.call(LambdaEvent::new(request, context)).await.unwrap();
    serde_json::to_value(response).unwrap()
}

type BoxedService = BoxCloneSyncService<Request, http::Response<crate::layers::Body>, Infallible>;

#[derive(Clone)]
struct LambdaClient<E> {
    service: BoxedService,
    runtime: Handle,
    events: PhantomData<E>,
}

impl<E: Events> Client for LambdaClient<E> {
    fn exchange(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> String {
        let event = E::event(None, method, target, headers, body);
        let (sender, response) = std::sync::mpsc::channel();
        let service = self.service.clone();
        self.runtime.spawn(async move { sender.send(invoke(service, event).await) });
        E::written(&response.recv().unwrap())
    }

    fn give_up(&self, path: &str, id: &str) {
        let event = E::event(None, "GET", path, &[("x-request-id", id)], "");
        let service = self.service.clone();
        let task = self.runtime.spawn(async move { invoke(service, event).await });
        suite::wait_until_it_runs(id);
        task.abort();
    }
}

struct Lambda<E>(PhantomData<E>);

impl<E: Events> Framework for Lambda<E> {
    type Client = LambdaClient<E>;

    fn run<T: Send + 'static>(
        runtime: &Runtime,
        boundary: Boundary,
        client: impl FnOnce(LambdaClient<E>) -> T + Send + 'static,
    ) -> T {
        let service = ServiceBuilder::new()
            .layer(boundary)
            .map_request(|request: Request| request.map(boxed))
            .service_fn(by_hand::layered)
            .map_response(|response| response.map(boxed));
        let client_of = LambdaClient {
            service: BoxCloneSyncService::new(service),
            runtime: runtime.handle().clone(),
            events: PhantomData,
        };
        runtime.block_on(async { tokio::task::spawn_blocking(move || client(client_of)).await.unwrap() })
    }

    fn own_row(row: Row) -> Row {
        row
    }
}

mod http_api {
    super::suite!(super::Lambda<super::HttpApi>, "lambda-http-api");
}

mod rest_api {
    super::suite!(super::Lambda<super::RestApi>, "lambda-rest-api");
}

mod load_balancer {
    super::suite!(super::Lambda<super::LoadBalancer>, "lambda-load-balancer");
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

#[expect(dead_code, reason = "`main` is for users")]
#[path = "../../examples/lambda.rs"]
mod program;

fn the_program_answers<E: Events>() {
    let expected = |status, members: &str| {
        let fields = [
            ("content-type", "application/problem+json"),
            ("cache-control", "no-store"),
            ("x-request-id", "of-lambda"),
        ];
        let body = format!(r#"{{{members},"requestId":"of-lambda","timestamp":"{}"}}"#, wire::TIME);
        sorted(&wire::response(status, &fields, &body))
    };
    for (path, expected) in [
        ("/orders/7", sorted(&wire::response("200 OK", &[("x-request-id", "of-lambda")], "order 7"))),
        (
            "/orders/8",
            expected(
                "404 Not Found",
                r#""title":"Not Found","status":404,"detail":"order 8 not found","instance":"/orders/8","code":"ORDER_NOT_FOUND","orderId":8"#,
            ),
        ),
        (
            "/orders/x",
            expected(
                "400 Bad Request",
                r#""title":"Bad Request","status":400,"instance":"/orders/x","code":"BAD_REQUEST""#,
            ),
        ),
        (
            "/nowhere",
            expected(
                "404 Not Found",
                r#""title":"Not Found","status":404,"instance":"/nowhere","code":"NOT_FOUND""#,
            ),
        ),
    ] {
        let logs = Logs::capture();
        let response = block_on(invoke(program::service(), E::event(None, "GET", path, &[], "")));
        assert_eq!(sorted(&steady(&E::written(&response))), expected, "{path}");
        let ids: Vec<_> = logs.take().iter().map(|entry| entry.field("request_id").to_owned()).collect();
        assert_eq!(ids, if path == "/orders/7" { vec![] } else { vec!["of-lambda"] });
    }
}

#[test]
fn the_program_of_the_guide() {
    the_program_answers::<HttpApi>();
    the_program_answers::<RestApi>();
    the_program_answers::<LoadBalancer>();
}

#[test]
fn a_named_stage_is_part_of_the_path() {
    fn check<E: Events>() {
        let event = E::event(Some("prod"), "GET", "/orders/8", &[], "");
        let response = E::written(&block_on(invoke(program::service(), event)));
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
    let response = block_on(invoke(service, LoadBalancer::event(None, "GET", "/", &[], "")));
    assert_eq!(response["headers"]["www-authenticate"], BASIC);
}

/// The challenges in the response to a GET request.
fn challenges<E: Events>(
    service: impl Service<Request, Response: IntoResponse, Error = Infallible, Future: Send>,
) -> Vec<String> {
    let response = E::written(&block_on(invoke(service, E::event(None, "GET", "/", &[], ""))));
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
    let response = steady(&HttpApi::written(&block_on(invoke(router, event))));
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
