//! The guard: instructions of ours as a ratio to the limit, in the same run and with the same headers.

use std::process::Command;

use crate::Error;
use crate::tool::{USUAL, built, output, valgrind_version};

/// What each shape may cost.
const BOUNDS: [(&str, f64); 3] = [("unit", 1.15), ("fields", 1.15), ("errors", 1.25)];

pub fn print() -> Result<(), Error> {
    if valgrind_version().is_none() {
        println!("left out: instructions are counted by valgrind, and it is not here");
        return Ok(());
    }
    let program = built("limit")?.join("one");
    output(Command::new(&program).arg("check"))?;
    let mut over = Vec::new();
    for (shape, bound) in BOUNDS {
        let limit = USUAL.answering(&program, "limit", shape)?;
        let ours = USUAL.answering(&program, "ours", shape)?;
        let ratio = ours as f64 / limit as f64;
        println!("{shape}: {ours} instructions, {ratio:.2} times the limit of {limit}; at most {bound}");
        if ratio > bound {
            over.push(shape);
        }
    }
    if over.is_empty() { Ok(()) } else { Err(format!("over the bound: {}", over.join(", ")).into()) }
}
