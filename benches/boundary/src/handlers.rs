//! What answers: a handler for each shape.

use http::StatusCode;
use limit::error::{self, ShopError};
use problem_core::extract;
use serde::Deserialize;

/// What a client orders.
#[derive(Deserialize)]
pub struct Order {
    email: String,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    name: String,
    quantity: u32,
}

impl Order {
    /// Something of all of it.
    fn sum(&self) -> String {
        let items = self.items.iter().map(|item| item.name.len() as u64 * u64::from(item.quantity));
        (items.sum::<u64>() + self.email.len() as u64).to_string()
    }
}

pub async fn json_axum(axum::Json(order): axum::Json<Order>) -> String {
    order.sum()
}

pub async fn json_ours(extract::Json(order): extract::Json<Order>) -> String {
    order.sum()
}

pub async fn fine() -> &'static str {
    "fine"
}

/// As a framework says it: a status and nothing else.
pub async fn not_found() -> StatusCode {
    StatusCode::NOT_FOUND
}

pub async fn unit() -> Result<&'static str, ShopError> {
    Err(error::unit())
}

pub async fn fields() -> Result<&'static str, ShopError> {
    Err(error::fields())
}

pub async fn errors() -> Result<&'static str, ShopError> {
    Err(error::errors())
}
