//! What services write every day, relative to the same thing written by hand.

use std::process::Command;

use crate::Error;
use crate::markdown::{self, grouped, ratio};
use crate::tool::{USUAL, built, cells, output};

pub fn print() -> Result<(), Error> {
    markdown::title("Everyday code");
    println!(
        "Instructions for things that services do besides answering with an error of an enum, and of the same thing written by hand, with \
         the same result.\n"
    );
    let program = built("everyday")?.join("everyday");
    output(Command::new(&program).arg("check"))?;
    let mut rows = Vec::new();
    for (column, shape) in cells(&program)? {
        if column == "ours" {
            let ours = USUAL.answering(&program, "ours", &shape)?;
            let by_hand = USUAL.answering(&program, "by-hand", &shape)?;
            rows.push(vec![shape, grouped(ours), grouped(by_hand), ratio(ours, by_hand)]);
        }
    }
    markdown::table(&["", "`problem-core`", "by hand", "ratio"], &rows);
    Ok(())
}
