//! Only our own extractors say where in the request a value was.

use axum::extract::FromRequest;
use problem_core::extract::Valid;
use problem_core::validation::WireNames;

#[derive(serde::Deserialize, validator::Validate, WireNames)]
struct Order {
    #[validate(range(min = 1))]
    quantity: u32,
}

fn is_extractor<T: FromRequest<()>>() {}

fn main() {
    is_extractor::<Valid<axum::Json<Order>>>();
}
