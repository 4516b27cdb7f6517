//! A field is renamed for serde.

use problem_core::validation::WireNames;

#[derive(serde::Deserialize, WireNames)]
struct Order {
    #[problem(rename = "itemCount")]
    item_count: u32,
}

fn main() {}
