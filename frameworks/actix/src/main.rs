//! A service on actix-web.

use std::net::TcpListener;

use actix_web::{App, HttpServer, get, web};
use problem_core::{Boundary, Problem};

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension = "orderId")]
        id: u64,
    },
}

#[get("/orders/{id}")]
async fn get_order(id: web::Path<u64>) -> Result<String, OrderError> {
    match id.into_inner() {
        7 => Ok("order 7".to_owned()),
        id => Err(OrderError::OrderNotFound { id }),
    }
}

pub async fn serve(listener: TcpListener) -> std::io::Result<()> {
    let boundary = Boundary::new();
    // the middleware that is added last is around all others
    HttpServer::new(move || App::new().service(get_order).wrap(boundary.clone()))
        .listen(listener)?
        .run()
        .await
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).init();
    serve(TcpListener::bind("127.0.0.1:3000")?).await
}
