//! A message that was made at run time may have the value in it.

use problem_core::validation::garde::broken;

fn not_reserved(name: &str, _: &()) -> garde::Result {
    let message = format!("{name} is taken");
    Err(broken("RESERVED_NAME", &message))
}

fn main() {}
