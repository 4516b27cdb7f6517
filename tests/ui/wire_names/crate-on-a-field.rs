//! Core has one name for the whole type.

use problem_core::validation::WireNames;

#[derive(serde::Deserialize, WireNames)]
struct Order {
    #[problem(crate = problem_core)]
    item_count: u32,
}

fn main() {}
