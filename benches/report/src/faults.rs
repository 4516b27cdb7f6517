//! What it costs to find every fault of a body that does not match its type.

use std::path::Path;
use std::process::Command;

use crate::Error;
use crate::markdown::{self, grouped, ratio};
use crate::tool::{USUAL, built, instructions, output};

const SIZE: &str = "500000";

pub fn print() -> Result<(), Error> {
    markdown::title("Every fault of a body");
    println!(
        "Instructions to read a JSON body of 500 kB as a type that it does not match, and to write the problem as JSON, relative to \
         reading the same body as `serde_json::Value`. `allocations` is \
         their number, with the ratio to those of `Value` in parentheses, and `memory` is the largest number of bytes in use for \
         each byte of the body. `complete` says whether these are all faults. Each body is meant to be expensive.\n"
    );
    let folder = built("faults")?;
    let (program, counter) = (folder.join("faults"), folder.join("faults-allocations"));
    let list = output(Command::new(&program).arg("list"))?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    for case in list.lines() {
        let run = |what: &str| instructions(&program, &[what, case, SIZE]);
        let made = run("make")?;
        let (value, faults) = (run("value")? - made, run("faults")? - made);
        let result = output(Command::new(&program).args(["result", case, SIZE]))?;
        let (entries, is_complete) = result.trim().split_once(' ').ok_or("a result is two words")?;
        let ([of_value, _], [calls, bytes]) =
            (allocated(&counter, "value", case)?, allocated(&counter, "faults", case)?);
        let allocations = format!("{} ({})", grouped(calls), ratio(calls, of_value));
        let complete = if is_complete == "true" { "yes" } else { "no" };
        let memory = ratio(bytes, SIZE.parse()?);
        let [entries, complete] = [entries, complete].map(str::to_owned);
        rows.push(vec![case.to_owned(), ratio(faults, value), allocations, memory, entries, complete]);
    }
    markdown::table(&["body", "instructions", "allocations", "memory", "entries", "complete"], &rows);
    println!("\n{}", small(&program)?);
    Ok(())
}

/// The number of allocations, and the largest number of bytes in use.
fn allocated(program: &Path, what: &str, case: &str) -> Result<[i64; 2], Error> {
    let counted = output(Command::new(program).args([what, case, SIZE]))?;
    let (calls, bytes) = counted.trim().split_once(' ').ok_or("a count is two numbers")?;
    Ok([calls.parse()?, bytes.parse()?])
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
