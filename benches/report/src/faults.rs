//! What it costs to find every fault of a body that does not match its type.

use std::path::Path;
use std::process::Command;

use crate::Error;
use crate::markdown::{self, ratio};
use crate::tool::{USUAL, built, instructions, output};

const SIZE: &str = "500000";

pub fn print() -> Result<(), Error> {
    markdown::title("Every fault of a body");
    println!(
        "Instructions to read a JSON body of 500 kB as a type that it does not match, and to write the problem as JSON, relative to \
         reading the same body as `serde_json::Value`. `complete` says whether these are all faults. Each body is meant to be \
         expensive.\n"
    );
    let program = built("faults")?.join("faults");
    let list = output(Command::new(&program).arg("list"))?;
    let mut rows = Vec::new();
    for case in list.lines() {
        let run = |what: &str| instructions(&program, &[what, case, SIZE]);
        let made = run("make")?;
        let (value, faults) = (run("value")? - made, run("faults")? - made);
        let result = output(Command::new(&program).args(["result", case, SIZE]))?;
        let (entries, is_complete) = result.trim().split_once(' ').ok_or("a result is two words")?;
        let complete = if is_complete == "true" { "yes" } else { "no" };
        rows.push(vec![case.to_owned(), ratio(faults, value), entries.to_owned(), complete.to_owned()]);
    }
    markdown::table(&["body", "relative to `Value`", "entries", "complete"], &rows);
    println!("\n{}", small(&program)?);
    Ok(())
}

/// A body of the usual size.
fn small(program: &Path) -> Result<String, Error> {
    let cost = |what: &str| USUAL.each(|count| instructions(program, &["small", what, &count.to_string()]));
    let plain = cost("plain")?;
    let [none, one, five] = [cost("0")?, cost("1")?, cost("5")?].map(|cost| ratio(cost, plain));
    Ok(format!(
        "A body of about 900 bytes without a fault takes {none} times the instructions of `serde_json::from_slice`, with one fault \
         {one} times, and with five faults {five} times."
    ))
}
