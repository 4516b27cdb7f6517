//! The command line of the programs: one run for an instrument to watch, and the comparison of what is sent.

use std::process::ExitCode;

use crate::check::check;
use crate::request::TARGETS;
use crate::service::{Column, Program};

const USAGE: &str = "list | check | show COLUMN SHAPE | make COLUMN SHAPE COUNT | answer COLUMN SHAPE COUNT";

pub fn run(columns: Vec<Column>) -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["list"] => {
            columns.iter().for_each(|column| println!("{}", column.name));
            Ok(())
        }
        ["check"] => columns.into_iter().try_for_each(check),
        ["show", column, shape] => show(columns, column, shape),
        [what @ ("make" | "answer"), column, shape, count] => repeat(columns, what, column, shape, count),
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn show(columns: Vec<Column>, column: &str, shape: &str) -> Result<(), String> {
    let shown = find(columns, column)?.show(target(shape)?);
    println!("{} {:?}\n{}", shown.status, shown.fields, String::from_utf8_lossy(&shown.body));
    Ok(())
}

fn repeat(columns: Vec<Column>, what: &str, column: &str, shape: &str, count: &str) -> Result<(), String> {
    let count = count.parse().map_err(|error| format!("{count}: {error}"))?;
    let mut program = find(columns, column)?;
    let target = target(shape)?;
    if what == "make" {
        program.make(target, count)
    } else {
        program.answer(target, count)
    }
    Ok(())
}

fn find(columns: Vec<Column>, name: &str) -> Result<Box<dyn Program>, String> {
    let column = columns.into_iter().find(|column| column.name == name);
    Ok((column.ok_or_else(|| format!("there is no {name}"))?.program)())
}

fn target(shape: &str) -> Result<&'static str, String> {
    let target = TARGETS.iter().find(|(candidate, _)| *candidate == shape);
    Ok(target.ok_or_else(|| format!("there is no {shape}"))?.1)
}
