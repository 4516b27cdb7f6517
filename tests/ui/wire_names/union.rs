//! A union cannot be read from a request.

use problem_core::validation::WireNames;

#[derive(WireNames)]
union Number {
    whole: u32,
    real: f32,
}

fn main() {}
