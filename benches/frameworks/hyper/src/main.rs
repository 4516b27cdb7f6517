//! The service on hyper, which routes by hand.
#![forbid(unsafe_code)]

use std::convert::Infallible;
use std::process::ExitCode;

use bytes::Bytes;
use framework_common::order;
use framework_served::{connected, direct};
use http::{Request, Response};
use http_body_util::{Empty, Full};
use problem_core::{Boundary, ErrorStatus, OrProblem as _, Problem};
use tower::{ServiceBuilder, service_fn};

/// The error of this service is a `Problem`, which the boundary renders.
async fn route<B>(request: Request<B>) -> Result<Response<Full<Bytes>>, Problem> {
    let order_id = request.uri().path().strip_prefix("/orders/").or_problem(ErrorStatus::NOT_FOUND)?;
    let id = order_id.parse().or_problem(ErrorStatus::BAD_REQUEST)?;
    Ok(Response::new(Full::from(order(id)?)))
}

/// Without a boundary, the service renders its errors.
async fn rendered<B>(request: Request<B>) -> Result<Response<Full<Bytes>>, Infallible> {
    Ok(route(request).await.unwrap_or_else(|problem| problem.to_response()))
}

fn main() -> ExitCode {
    let with = || ServiceBuilder::new().layer(Boundary::new());
    let direct = direct::<Empty<Bytes>, _, _>(service_fn(rendered), with().service_fn(route));
    let connected = connected(service_fn(rendered), with().service_fn(route));
    framework_common::run(direct.into_iter().chain(connected).collect())
}
