//! A service on rocket.

use problem_core::{Boundary, Problem};
use rocket::{Build, Rocket, get, launch, routes};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::prelude::*;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension = "orderId")]
        id: u64,
    },
}

#[get("/orders/<id>")]
async fn get_order(id: u64) -> Result<String, OrderError> {
    match id {
        7 => Ok("order 7".to_owned()),
        _ => Err(OrderError::OrderNotFound { id }),
    }
}

pub fn service() -> Rocket<Build> {
    rocket::build().attach(Boundary::new()).mount("/", Boundary::routes(routes![get_order]))
}

#[launch]
fn launch() -> _ {
    // rocket logs what clients send: itself, and in routes, whose lines have targets such as `my_crate::orders::_`
    let log = tracing_subscriber::fmt().with_env_filter("info,rocket=off,problem_core=debug").finish();
    log.with(filter_fn(|line| !line.target().ends_with("::_"))).init();
    service()
}
