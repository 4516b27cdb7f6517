//! The names on the wire come from another type.

use problem_core::validation::WireNames;

#[derive(serde::Deserialize, garde::Validate, WireNames)]
#[serde(from = "Raw")]
struct Order {
    #[garde(range(min = 1))]
    quantity: u32,
}

#[derive(serde::Deserialize)]
struct Raw {
    q: u32,
}

impl From<Raw> for Order {
    fn from(raw: Raw) -> Self {
        Self { quantity: raw.q }
    }
}

fn main() {}
