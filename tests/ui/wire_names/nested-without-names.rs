//! The type of a field that has rules inside says its names too.

use problem_core::validation::WireNames;

#[derive(serde::Deserialize, garde::Validate, WireNames)]
struct Order {
    #[garde(dive)]
    lines: Vec<Line>,
}

#[derive(serde::Deserialize, garde::Validate)]
struct Line {
    #[garde(range(min = 1))]
    quantity: u32,
}

fn main() {}
