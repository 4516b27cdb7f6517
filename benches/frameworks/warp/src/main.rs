//! The service on warp.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use framework_common::{OrderError, order};
use framework_served::{connected, direct};
use problem_core::Boundary;
use tower::Layer as _;
use warp::{Filter, Rejection, Reply};

async fn get_order(id: u64) -> Result<String, OrderError> {
    order(id)
}

fn routes() -> impl Filter<Extract = (impl Reply,), Error = Rejection> + Clone + Send + Sync + 'static {
    warp::path!("orders" / u64).and(warp::get()).then(get_order)
}

fn main() -> ExitCode {
    let without = || warp::service(routes());
    let with = || Boundary::new().layer(without());
    let direct = direct::<String, _, _>(without(), with());
    framework_common::run(direct.into_iter().chain(connected(without(), with())).collect())
}
