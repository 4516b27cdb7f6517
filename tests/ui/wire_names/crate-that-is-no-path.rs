//! Core under another name is a path.

use problem_core::validation::WireNames;

#[derive(serde::Deserialize, WireNames)]
#[problem(crate = 5)]
struct Order {
    item_count: u32,
}

fn main() {}
