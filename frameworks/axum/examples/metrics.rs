//! An axum service that counts its errors by code.

use axum::Router;
use axum::extract::{Path, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use problem_core::boundary::OriginalError;
use problem_core::{Boundary, Problem};

#[derive(Debug, thiserror::Error, Problem)]
#[error("order {id} not found")]
#[problem(status = 404)]
struct OrderNotFound {
    id: u64,
}

async fn get_order(Path(id): Path<u64>) -> Result<String, OrderNotFound> {
    match id {
        7 => Ok("order 7".to_owned()),
        _ => Err(OrderNotFound { id }),
    }
}

async fn count(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if let Some(original) = response.extensions().get::<OriginalError>() {
        let status = original.status().as_u16().to_string();
        metrics::counter!("errors", "code" => original.code().to_owned(), "status" => status).increment(1);
    }
    response
}

pub fn app() -> Router {
    // the last layer is the outermost one
    Router::new().route("/orders/{id}", get(get_order)).layer(Boundary::new()).layer(from_fn(count))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    // any recorder: this one exposes the counters at http://127.0.0.1:9000/metrics
    metrics_exporter_prometheus::PrometheusBuilder::new().install().map_err(std::io::Error::other)?;
    axum::serve(tokio::net::TcpListener::bind("127.0.0.1:3000").await?, app()).await
}
