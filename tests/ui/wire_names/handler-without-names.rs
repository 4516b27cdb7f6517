//! A handler says it at the type of its argument.

use axum::Router;
use axum::routing::post;
use problem_core::extract::{Json, Valid};

#[derive(serde::Deserialize, validator::Validate)]
struct Order {
    #[validate(range(min = 1))]
    quantity: u32,
}

async fn create(Valid(Json(order)): Valid<Json<Order>>) -> String {
    order.quantity.to_string()
}

fn main() {
    let _: Router = Router::new().route("/", post(create));
}
