//! Only our own extractors say where in the request a value was.

use axum::routing::post;
use axum::{Json, Router};
use problem_core::extract::Valid;
use problem_core::validation::WireNames;

#[derive(serde::Deserialize, validator::Validate, WireNames)]
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
