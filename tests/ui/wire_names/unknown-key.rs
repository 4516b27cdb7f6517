//! The names are those that serde uses.

use problem_core::validation::WireNames;

#[derive(serde::Deserialize, WireNames)]
#[problem(rename_all = "camelCase")]
struct Order {
    item_count: u32,
}

fn main() {}
