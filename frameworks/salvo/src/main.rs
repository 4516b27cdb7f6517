//! A service on Salvo.

use problem_core::{Boundary, Problem};
use salvo::extract::PathParam;
use salvo::prelude::*;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension = "orderId")]
        id: u64,
    },
}

#[handler]
async fn get_order(id: PathParam<u64>) -> Result<String, OrderError> {
    match id.into_inner() {
        7 => Ok("order 7".to_owned()),
        id => Err(OrderError::OrderNotFound { id }),
    }
}

pub fn service() -> Service {
    let router = Router::with_path("orders/{id}").get(get_order);
    // a hoop of the service, because hoops of a router do not see unknown paths
    Service::new(router).hoop(Boundary::new())
}

#[tokio::main]
async fn main() {
    tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).init();
    Server::new(TcpListener::new("127.0.0.1:3000").bind().await).serve(service()).await;
}
