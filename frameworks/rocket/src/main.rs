//! A service on rocket.

use problem_core::{Boundary, Problem};
use rocket::{Build, Rocket, get, routes};

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

#[rocket::main]
async fn main() -> Result<(), rocket::Error> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).init();
    service().launch().await?;
    Ok(())
}
