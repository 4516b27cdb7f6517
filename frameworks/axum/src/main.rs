//! A service on axum.

use axum::extract::Path;
use axum::routing::get;
use problem_core::{Boundary, Problem};
use tokio::net::TcpListener;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension = "orderId")]
        id: u64,
    },
}

async fn get_order(Path(id): Path<u64>) -> Result<String, OrderError> {
    match id {
        7 => Ok("order 7".to_owned()),
        id => Err(OrderError::OrderNotFound { id }),
    }
}

pub async fn serve(listener: TcpListener) -> std::io::Result<()> {
    // the boundary is added last, so that it is around all routes
    let app = axum::Router::new().route("/orders/{id}", get(get_order)).layer(Boundary::new());
    axum::serve(listener, app).await
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).init();
    serve(TcpListener::bind("127.0.0.1:3000").await?).await
}
