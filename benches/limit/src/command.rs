//! The command line of the binaries that hold columns: one run for an instrument to watch, and the
//! comparison of what the columns send.

use std::collections::BTreeMap;
use std::process::ExitCode;

use serde_json::Value;

use crate::table::{Column, SHAPES};

const USAGE: &str =
    "one list | check | show COLUMN SHAPE | make COLUMN SHAPE COUNT | answer COLUMN SHAPE COUNT";

pub fn run(columns: &[Column], arguments: impl Iterator<Item = String>) -> ExitCode {
    let arguments: Vec<String> = arguments.collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["list"] => list(columns),
        ["check"] => check(columns),
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

/// A line for each cell there is.
fn list(columns: &[Column]) -> Result<(), String> {
    for column in columns {
        for cell in &column.cells {
            println!("{} {}", column.name, cell.shape);
        }
    }
    Ok(())
}

fn repeat(columns: &[Column], what: &str, column: &str, shape: &str, count: &str) -> Result<(), String> {
    let count = count.parse().map_err(|error| format!("{count}: {error}"))?;
    let cell = find(columns, column, shape)?;
    let function = if what == "make" { cell.make } else { cell.answer };
    function(count);
    Ok(())
}

fn show(columns: &[Column], column: &str, shape: &str) -> Result<(), String> {
    let shown = (find(columns, column, shape)?.show)();
    println!("{} {:?}\n{}", shown.status, shown.headers, String::from_utf8_lossy(&shown.body));
    Ok(())
}

fn find<'a>(columns: &'a [Column], column: &str, shape: &str) -> Result<&'a crate::table::Cell, String> {
    columns
        .iter()
        .filter(|candidate| candidate.name == column)
        .flat_map(|column| &column.cells)
        .find(|cell| cell.shape == shape)
        .ok_or_else(|| format!("there is no {column} {shape}"))
}

/// Compares every cell with the limit: status, headers and members. A difference of ours is a
/// failure; of the others it is a line `column shape: what`, which goes under the table.
pub fn check(columns: &[Column]) -> Result<(), String> {
    let limits = crate::columns::columns();
    let mut failed = false;
    for shape in SHAPES {
        let limit = (find(&limits, "limit", shape)?.show)();
        for column in columns {
            let Some(cell) = column.cells.iter().find(|cell| cell.shape == shape) else {
                println!("{} {shape}: cannot be said", column.name);
                continue;
            };
            let shown = (cell.show)();
            let mut notes = Vec::new();
            if shown.status != limit.status {
                notes.push(format!("status {}", shown.status));
            }
            compare_headers(&limit.headers, &shown.headers, &mut notes);
            compare_bodies(&limit.body, &shown.body, &mut notes)?;
            if ["ours", "limit-no-fmt"].contains(&column.name) && shown.body != limit.body {
                notes.push("other bytes than the limit".into());
            }
            if !notes.is_empty() {
                failed |= column.name == "ours";
                println!("{} {shape}: {}", column.name, notes.join(", "));
            }
        }
    }
    if failed { Err("ours does not send what the limit sends".into()) } else { Ok(()) }
}

fn compare_headers(wanted: &[(String, String)], had: &[(String, String)], notes: &mut Vec<String>) {
    for (name, value) in wanted {
        match had.iter().find(|(candidate, _)| candidate == name) {
            None => notes.push(format!("no header {name}")),
            Some((_, other)) if other != value => notes.push(format!("header {name}: {other}")),
            Some(_) => {}
        }
    }
    for (name, _) in had {
        if !wanted.iter().any(|(candidate, _)| candidate == name) {
            notes.push(format!("header {name} besides"));
        }
    }
}

fn compare_bodies(wanted: &[u8], had: &[u8], notes: &mut Vec<String>) -> Result<(), String> {
    let members = |body: &[u8]| -> Result<BTreeMap<String, Value>, String> {
        serde_json::from_slice(body).map_err(|error| format!("{error} in {}", String::from_utf8_lossy(body)))
    };
    let (wanted, had) = (members(wanted)?, members(had)?);
    for (name, value) in &wanted {
        match had.get(name) {
            None => notes.push(format!("no `{name}`")),
            Some(other) if other != value => notes.push(format!("another `{name}`")),
            Some(_) => {}
        }
    }
    let besides = had.keys().filter(|name| !wanted.contains_key(*name));
    notes.extend(besides.map(|name| format!("`{name}` besides")));
    Ok(())
}
