//! The service on AWS Lambda, behind an HTTP API of API Gateway, without the runtime: it starts at an event that the
//! runtime has read, and ends at the JSON that the runtime sends.
#![forbid(unsafe_code)]

use std::convert::Infallible;
use std::future::poll_fn;
use std::hint::black_box;
use std::process::ExitCode;

use bytes::Bytes;
use framework_common::request::{FIELDS, TARGETS};
use framework_common::{Column, Program, Shown, head, now, order};
use http::Response;
use lambda_http::aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Body, Context, IntoResponse, LambdaEvent, Request, Service};
use problem_core::{Boundary, ErrorStatus, OrProblem as _, Problem};
use serde_json::{Value, json};
use tower::{ServiceBuilder, service_fn};

/// The error of this service is a `Problem`, which the boundary renders.
async fn route(request: Request) -> Result<Response<Body>, Problem> {
    let order_id = request.uri().path().strip_prefix("/orders/").or_problem(ErrorStatus::NOT_FOUND)?;
    let id = order_id.parse().or_problem(ErrorStatus::BAD_REQUEST)?;
    Ok(Response::new(Body::from(order(id)?)))
}

/// Without a boundary, the service renders its errors.
async fn rendered(request: Request) -> Result<Response<Body>, Infallible> {
    let text = |body: Bytes| Body::from(String::from_utf8_lossy(&body).into_owned());
    Ok(route(request).await.unwrap_or_else(|problem| problem.to_response().map(text)))
}

/// What the runtime makes of the JSON of an event.
fn event(target: &str) -> ApiGatewayV2httpRequest {
    let fields: serde_json::Map<String, Value> =
        FIELDS.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    let event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": target,
        "rawQueryString": "",
        "headers": fields,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "r3pmxmplak",
            "domainName": "api.example.com",
            "stage": "$default",
            "http": { "method": "GET", "path": target, "protocol": "HTTP/1.1" },
        },
        "isBase64Encoded": false,
    });
    // an event without a path is answered by 404, which shows up in the comparison
    serde_json::from_value(event).unwrap_or_default()
}

struct Direct<'a, R, S> {
    adapter: Adapter<'a, R, S>,
    events: Vec<(&'static str, ApiGatewayV2httpRequest)>,
}

impl<'a, R, S> Direct<'a, R, S>
where
    S: Service<Request, Response = R, Error = Infallible, Future: Send + 'a>,
    R: IntoResponse,
{
    fn new(service: S) -> Self {
        let events = TARGETS.map(|(_, target)| (target, event(target))).into();
        Self { adapter: Adapter::from(service), events }
    }
}

impl<'a, R, S> Direct<'a, R, S>
where
    S: Service<Request, Response = R, Error = Infallible, Future: Send + 'a>,
    R: IntoResponse,
{
    fn request(&self, target: &'static str) -> LambdaEvent<LambdaRequest> {
        let event = self.events.iter().find(|(candidate, _)| *candidate == target);
        let event = event.map(|(_, event)| event.clone()).unwrap_or_default();
        LambdaEvent::new(LambdaRequest::ApiGatewayV2(event), Context::default())
    }

    /// Returns the JSON that the runtime sends. Without it, the comparison fails.
    fn answer(&mut self, request: LambdaEvent<LambdaRequest>) -> Vec<u8> {
        let Ok(()) = now(poll_fn(|cx| self.adapter.poll_ready(cx)));
        let Ok(response) = now(self.adapter.call(request));
        serde_json::to_vec(&response).unwrap_or_default()
    }
}

impl<'a, R, S> Program for Direct<'a, R, S>
where
    S: Service<Request, Response = R, Error = Infallible, Future: Send + 'a>,
    R: IntoResponse,
{
    fn make(&mut self, target: &'static str, count: u32) {
        for _ in 0..count {
            drop(black_box(self.request(target)));
        }
    }

    fn answer(&mut self, target: &'static str, count: u32) {
        for _ in 0..count {
            let request = black_box(self.request(target));
            black_box(self.answer(request));
        }
    }

    fn show(&mut self, target: &'static str) -> Shown {
        let request = self.request(target);
        let response: Value = serde_json::from_slice(&self.answer(request)).unwrap_or_default();
        let text = |value: &'_ Value| value.as_str().unwrap_or_default().as_bytes().to_vec();
        let fields: Vec<_> = response["headers"].as_object().into_iter().flatten().collect();
        let values: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), text(value))).collect();
        let status = response["statusCode"].as_u64().and_then(|status| status.try_into().ok());
        Shown {
            body: text(&response["body"]),
            ..head(status.unwrap_or_default(), values.iter().map(|(name, value)| (*name, &value[..])))
        }
    }
}

fn main() -> ExitCode {
    let without = || Direct::new(service_fn(rendered));
    let with = || Direct::new(ServiceBuilder::new().layer(Boundary::new()).service_fn(route));
    framework_common::run(Column::pair("", without, with).into())
}
