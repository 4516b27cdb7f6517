//! How often memory is asked for, in the steady state.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::Error;
use crate::markdown::{self, NONE};
use crate::run_time::{COLUMNS, SHAPES, packages};
use crate::tool::{built, output};

/// The columns for a body alone and for a response without a framework, if they exist.
fn parts(column: &str) -> [String; 2] {
    [format!("{column}-body"), format!("{column}-http")]
}

pub fn print() -> Result<(), Error> {
    markdown::title("Allocations");
    println!(
        "Three numbers: for the body / for the `http::Response` / for the axum response. One number: for the axum response.\n"
    );
    let mut counts = BTreeMap::new();
    for package in packages() {
        counts.append(&mut counted(&built(package)?.join(binary(package)))?);
    }
    let rows = COLUMNS.map(|(_, column, name)| {
        let cell = |shape: &str| {
            let count = |column: String| counts.get(&(column, shape.to_owned())).cloned();
            let Some(whole) = count(column.to_owned()) else { return NONE.to_owned() };
            match parts(column).map(count) {
                [None, None] => whole,
                [body, http] => [body, http, Some(whole)].map(|part| part.unwrap_or(NONE.into())).join(" / "),
            }
        };
        [name.to_owned()].into_iter().chain(SHAPES.map(cell)).collect()
    });
    let head: Vec<&str> = ["error → axum response"].into_iter().chain(SHAPES).collect();
    markdown::table(&head, &rows);
    Ok(())
}

/// What a binary counts of each column and shape.
pub fn counted(program: &Path) -> Result<BTreeMap<(String, String), String>, Error> {
    let mut counts = BTreeMap::new();
    for line in output(&mut Command::new(program))?.lines() {
        if let [column, shape, count] = line.split(' ').collect::<Vec<_>>().as_slice() {
            counts.insert((column.to_string(), shape.to_string()), count.to_string());
        }
    }
    Ok(counts)
}

fn binary(package: &str) -> &str {
    if package == "limit" { "allocations" } else { "rival-allocations" }
}
