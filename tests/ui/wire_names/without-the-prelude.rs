//! A mistake causes no other error in a crate without the prelude that has a module `diagnostic`.

#![no_implicit_prelude]

use ::std::prelude::v1::derive;

mod diagnostic {}

#[derive(Debug, ::problem_core::validation::WireNames)]
struct Order {
    #[problem(nested, nested)]
    count: u8,
}

fn main() {}
