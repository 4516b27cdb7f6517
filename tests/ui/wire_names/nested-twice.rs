//! A field is nested, or it is not.

use problem_core::validation::WireNames;

#[derive(serde::Deserialize, WireNames)]
struct Order {
    #[problem(nested, nested = false)]
    item_count: u32,
}

fn main() {}
