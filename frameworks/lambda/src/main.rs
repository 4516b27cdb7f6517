//! A function on AWS Lambda, behind API Gateway or a function URL.

use std::convert::Infallible;

use http::header::HeaderValue;
use lambda_http::{Body, IntoResponse, Request, RequestExt as _, Response, Service};
use problem_core::{Boundary, ErrorStatus, OrProblem as _, Problem};

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension = "orderId")]
        id: u64,
    },
}

/// The error of this service is a `Problem`. The boundary renders it.
async fn get_order(request: Request) -> Result<Response<Body>, Problem> {
    let order = request.uri().path().strip_prefix("/orders/").or_problem(ErrorStatus::NOT_FOUND)?;
    match order.parse().or_problem(ErrorStatus::BAD_REQUEST)? {
        7 => Ok(Response::new(Body::from("order 7"))),
        id => Err(OrderError::OrderNotFound { id })?,
    }
}

/// The ID under which AWS logs the request becomes the ID of the problem.
fn take_request_id(mut request: Request) -> Request {
    let id = request.lambda_context_ref().and_then(|context| HeaderValue::from_str(&context.request_id).ok());
    if let Some(id) = id {
        request.headers_mut().insert("x-request-id", id);
    }
    request
}

pub fn service()
-> impl Service<Request, Response: IntoResponse + Send + Sync, Error = Infallible, Future: Send> + Clone + Send
{
    tower::ServiceBuilder::new().map_request(take_request_id).layer(Boundary::new()).service_fn(get_order)
}

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_ansi(false).init();
    lambda_http::run(service()).await
}
