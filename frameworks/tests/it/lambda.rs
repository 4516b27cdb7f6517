//! AWS Lambda, without its runtime: events of API Gateway as JSON, and responses as API Gateway gets them.

use std::convert::Infallible;

use http::header::{self, HeaderValue};
use lambda_http::lambda_runtime::Context;
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Body, IntoResponse, LambdaEvent, Request, Service};
use problem_core::{Boundary, Problem};
use problem_tests::logs::Logs;
use problem_tests::table::Row;
use problem_tests::wire::{self, sorted, steady};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Handle, Runtime};
use tower::util::BoxCloneSyncService;
use tower::{ServiceBuilder, ServiceExt as _};

use crate::by_hand;
use crate::layers::boxed;
use crate::suite::{self, Client, Framework, suite};

/// An event of an HTTP API (version 2), as API Gateway makes it.
fn event(stage: &str, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Value {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut fields = serde_json::Map::new();
    let length = body.len().to_string();
    fields.insert("host".to_owned(), "api.example.com".into());
    fields.insert("content-length".to_owned(), length.into());
    fields.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))));
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": fields,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api",
            "domainName": "api.example.com",
            "domainPrefix": "api",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "test",
            },
            "requestId": "of-api-gateway",
            "routeKey": "$default",
            "stage": stage,
            "time": "06/May/2020:22:36:55 +0000",
            "timeEpoch": 1_588_804_615_616_u64,
        },
        "body": if body.is_empty() { Value::Null } else { body.into() },
        "isBase64Encoded": false,
    })
}

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

/// The response that API Gateway makes.
fn written(response: &Value) -> String {
    let status = http::StatusCode::from_u16(response["statusCode"].as_u64().unwrap() as u16).unwrap();
    let mut fields: Vec<(&str, &str)> = Vec::new();
    for (name, value) in response["headers"].as_object().unwrap() {
        // the length is computed below, and compared with the one that is sent
        if name != "content-length" {
            fields.push((name, value.as_str().unwrap()));
        }
    }
    let cookies = response["cookies"].as_array().unwrap();
    fields.extend(cookies.iter().map(|cookie| ("set-cookie", cookie.as_str().unwrap())));
    assert_eq!(response["isBase64Encoded"], false, "{response}");
    let body = response["body"].as_str().unwrap_or_default();
    let written = wire::response(&status.to_string(), &fields, body);
    match response["headers"]["content-length"].as_str() {
        // the response to HEAD has the length of another body
        Some(length) if body.is_empty() => {
            written.replace("content-length: 0", &format!("content-length: {length}"))
        }
        length => {
            assert!(length.is_none_or(|length| length == body.len().to_string()), "{response}");
            written
        }
    }
}

type BoxedService = BoxCloneSyncService<Request, http::Response<crate::layers::Body>, Infallible>;

#[derive(Clone)]
struct LambdaClient {
    service: BoxedService,
    runtime: Handle,
}

impl Client for LambdaClient {
    fn exchange(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> String {
        let event = event("$default", method, target, headers, body);
        let (sender, response) = std::sync::mpsc::channel();
        let service = self.service.clone();
        self.runtime.spawn(async move { sender.send(invoke(service, event).await) });
        written(&response.recv().unwrap())
    }

    fn give_up(&self, path: &str, id: &str) {
        let event = event("$default", "GET", path, &[("x-request-id", id)], "");
        let service = self.service.clone();
        let task = self.runtime.spawn(async move { invoke(service, event).await });
        suite::wait_until_it_runs(id);
        task.abort();
    }
}

struct Lambda;

impl Framework for Lambda {
    type Client = LambdaClient;

    fn run<T: Send + 'static>(
        runtime: &Runtime,
        boundary: Boundary,
        client: impl FnOnce(LambdaClient) -> T + Send + 'static,
    ) -> T {
        let service = ServiceBuilder::new()
            .layer(boundary)
            .map_request(|request: Request| request.map(boxed))
            .service_fn(by_hand::layered)
            .map_response(|response| response.map(boxed));
        let client_of =
            LambdaClient { service: BoxCloneSyncService::new(service), runtime: runtime.handle().clone() };
        runtime.block_on(async { tokio::task::spawn_blocking(move || client(client_of)).await.unwrap() })
    }

    fn own_row(row: Row) -> Row {
        row
    }
}

suite!(Lambda, "lambda");

fn block_on<T>(future: impl Future<Output = T>) -> T {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

#[expect(dead_code, reason = "`main` is for users")]
#[path = "../../examples/lambda.rs"]
mod program;

#[test]
fn the_program_of_the_guide() {
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
        let response = block_on(invoke(program::service(), event("$default", "GET", path, &[], "")));
        assert_eq!(sorted(&steady(&written(&response))), expected, "{path}");
        let ids: Vec<_> = logs.take().iter().map(|entry| entry.field("request_id").to_owned()).collect();
        assert_eq!(ids, if path == "/orders/7" { vec![] } else { vec!["of-lambda"] });
    }
}

/// The response of a function in a named stage to a GET request.
fn in_stage(path: &str) -> Value {
    block_on(invoke(program::service(), event("prod", "GET", path, &[], "")))
}

#[test]
fn a_named_stage_is_part_of_the_path() {
    // so that the program does not know the route
    let body = in_stage("/orders/8")["body"].as_str().unwrap().to_owned();
    assert!(body.contains(r#""instance":"/prod/orders/8","code":"NOT_FOUND""#), "{body}");
}

/// The JSON of `lambda_http` has no place for a second line of a header field.
#[test]
fn only_the_first_challenge_is_sent_unless_a_layer_joins_them() {
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
    let challenges = |response: Value| response["headers"]["www-authenticate"].as_str().unwrap().to_owned();
    let get = || event("$default", "GET", "/", &[], "");
    let sent = challenges(block_on(invoke(service, get())));
    assert_eq!(sent, r#"Basic realm="orders""#);
    assert_eq!(challenges(block_on(invoke(joined, get()))), r#"Basic realm="orders", Bearer realm="orders""#);
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
    let event = event("$default", "GET", "/nowhere", &[("x-request-id", "req-1")], "");
    let response = steady(&written(&block_on(invoke(router, event))));
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
