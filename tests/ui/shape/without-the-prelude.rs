//! A mistake causes no other error in a crate without the prelude that has a module `diagnostic`.

#![no_implicit_prelude]

use ::std::prelude::v1::derive;

mod diagnostic {}

#[derive(Debug, ::thiserror::Error, ::problem_core::Problem)]
enum OrderError<T: ::std::fmt::Debug> {
    #[error("not found")]
    #[problem(status = 404, allow = "GET")]
    NotFound(#[problem(extension = "id")] T),
    #[error("broken")]
    #[problem(status = 200)]
    Broken,
}

fn main() {
    let _ = <OrderError<u8> as ::problem_core::ToProblem>::TYPES;
}
