//! A type without rules has nothing to check.

use axum::Router;
use axum::routing::post;
use problem_core::extract::{Garde, Json};
use problem_core::validation::WireNames;

#[derive(serde::Deserialize, WireNames)]
struct Order {
    quantity: u32,
}

async fn create(Garde(Json(order)): Garde<Json<Order>>) -> String {
    order.quantity.to_string()
}

fn main() {
    let _: Router = Router::new().route("/", post(create));
}
