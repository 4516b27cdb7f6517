//! The service on axum.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use framework_common::{OrderError, order};
use framework_served::{connected, direct};
use problem_core::Boundary;

async fn get_order(Path(id): Path<u64>) -> Result<String, OrderError> {
    order(id)
}

fn without() -> Router {
    Router::new().route("/orders/{id}", get(get_order))
}

fn with() -> Router {
    without().layer(Boundary::new())
}

fn main() -> ExitCode {
    let direct = direct::<axum::body::Body, _, _>(without(), with());
    framework_common::run(direct.into_iter().chain(connected(without(), with())).collect())
}
