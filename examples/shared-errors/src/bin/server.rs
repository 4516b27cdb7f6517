//! The server: it returns the shared errors.

use std::io;

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use problem_core::{Boundary, FieldError};
use shared_errors::{Money, OrderError, PaymentError};

async fn order(Path(id): Path<u64>) -> Result<String, OrderError> {
    match id {
        1 => Ok("one book".to_owned()),
        2 => Err(OrderError::Invalid {
            fields: vec![FieldError::new("items[0].count", "OUT_OF_RANGE", "must be at least 1")],
        }),
        3 => Err(PaymentError::CardDeclined {
            missing: Money { cents: 1_250, currency: "EUR".to_owned() },
            bank: "bank 7".to_owned(),
        })?,
        4 => Err(OrderError::Database(io::Error::other("10.0.0.7 does not answer"))),
        order_id => Err(OrderError::OrderNotFound { order_id }),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app = Router::new().route("/orders/{id}", get(order)).layer(Boundary::new());
    let port = std::env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
