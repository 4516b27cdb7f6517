//! A service on rocket.

use problem_core::{Boundary, Problem};
use rocket::{Build, Rocket, get, launch, routes};

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
    // at level `debug`, rocket logs whole requests, with the credentials in their header fields
    tracing_subscriber::fmt().with_env_filter("info,problem_core=debug").init();
    service()
}
