//! A service of two crates: the domain has the errors, and only this crate knows axum.

use axum::Router;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::routing::get;
use orders_domain::OrderError;
use problem_core::{Problem, ToProblem};

/// What the service adds to the errors of the domain.
#[derive(Debug, thiserror::Error, Problem)]
enum ApiError {
    #[error("sign in first")]
    #[problem(status = 401, www_authenticate = "Basic realm=\"shop\"")]
    Unauthenticated,
    #[error(transparent)]
    #[problem(transparent)]
    Order(#[from] OrderError),
}

/// The problem types of another crate are in the set, in const.
const TYPES: usize = ApiError::TYPES.len();

async fn order(Path(id): Path<u64>) -> Result<String, OrderError> {
    orders_domain::find(id)
}

async fn my_order(headers: HeaderMap, Path(id): Path<u64>) -> Result<String, ApiError> {
    headers.get("authorization").ok_or(ApiError::Unauthenticated)?;
    Ok(orders_domain::find(id)?)
}

async fn any_order(Path(id): Path<u64>) -> Result<String, Problem> {
    Ok(orders_domain::find(id)?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app = Router::new()
        .route("/orders/{id}", get(order))
        .route("/me/orders/{id}", get(my_order))
        .route("/any/{id}", get(any_order));
    let port = std::env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on http://{}; {TYPES} problem types", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
