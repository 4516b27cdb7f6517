//! Instructions from an error to a response of axum.

use std::process::Command;

use crate::Error;
use crate::figures::Figures;
use crate::markdown::{self, NONE, grouped, ratio};
use crate::tool::{USUAL, built, cells, output};

pub const SHAPES: [&str; 8] =
    ["unit", "fields", "errors", "owned", "server", "members", "headers", "template"];

/// Package, column, and how the tables call it.
pub const COLUMNS: [(&str, &str, &str); 12] = [
    ("limit", "limit", "the limit, texts through `Display`"),
    ("limit", "limit-no-fmt", "the limit, types of fields known"),
    ("limit", "limit-content-type", "the limit, without `cache-control`"),
    ("limit", "ours", "**`problem-core`**"),
    ("limit", "question-mark", "the same, with `?` into a `Problem` before"),
    ("limit", "by-hand-problem", "`Problem::new(…)` with `with_…` methods"),
    ("limit", "struct", "`Serialize` struct and `to_vec`"),
    ("limit", "json", "`json!`"),
    ("rivals", "problems", "`problems`"),
    ("rivals", "problem_details", "`problem_details`"),
    ("rivals", "http-api-problem", "`http-api-problem`"),
    ("rivals", "axum-problem", "`axum-problem`, of axum 0.7"),
];

pub fn print() -> Result<(), Error> {
    markdown::title("Run time");
    println!(
        "Instructions from an error value to an axum response. The ratio to the limit is in parentheses.\n"
    );
    let mut rows = Vec::new();
    let mut notes = String::new();
    let mut figures = Figures::default();
    let mut limit = [0; SHAPES.len()];
    for package in packages() {
        notes += &output(Command::new(built(package)?.join(binary(package))).arg("check"))?;
    }
    for (package, column, name) in COLUMNS {
        let program = built(package)?.join(binary(package));
        let there = cells(&program)?;
        let mut row = vec![name.to_owned()];
        for (shape, limit) in SHAPES.iter().zip(&mut limit) {
            if !there.contains(&(column.to_owned(), (*shape).to_owned())) {
                row.push(NONE.into());
                continue;
            }
            let cost = USUAL.answering(&program, column, shape)?;
            figures.add(shape, column, cost);
            if column == "limit" {
                *limit = cost;
                row.push(grouped(cost));
            } else {
                row.push(format!("{} ({})", grouped(cost), ratio(cost, *limit)));
            }
        }
        rows.push(row);
    }
    let head: Vec<&str> = ["error → axum response"].into_iter().chain(SHAPES).collect();
    markdown::table(&head, &rows);
    println!("\n{}", members()?);
    println!("\nDifferences from the response of the limit:\n");
    for (column, what, shapes) in differences(&notes) {
        println!("- `{column}`: {what} ({})", shapes.join(", "));
    }
    figures.write("run-time")
}

/// What differs from the limit: the column, the difference, and the shapes that have it. The lines of `notes` are
/// `column shape: difference`.
fn differences(notes: &str) -> Vec<(&str, &str, Vec<&str>)> {
    let mut found: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for line in notes.lines().filter(|line| !line.contains("cannot be said") && !line.starts_with("limit-")) {
        let Some((cell, what)) = line.split_once(": ") else { continue };
        let Some((column, shape)) = cell.split_once(' ') else { continue };
        match found.iter_mut().find(|(of, same, _)| (*of, *same) == (column, what)) {
            Some((.., shapes)) => shapes.push(shape),
            None => found.push((column, what, vec![shape])),
        }
    }
    found.sort_by_key(|(column, ..)| *column);
    found
}

/// What the members of one shape cost beside what serde takes for them.
fn members() -> Result<String, Error> {
    let program = built("limit")?.join("one");
    let cost = |column, shape| USUAL.answering(&program, column, shape);
    let ours = cost("ours", "members")? - cost("ours", "unit")?;
    let alone = cost("members-alone", "members")?;
    Ok(format!(
        "For `problem-core`, `members` costs {} instructions more than `unit`. `to_vec` of a struct with the same three members \
         takes {}.",
        grouped(ours),
        grouped(alone)
    ))
}

/// The packages that have columns.
pub fn packages() -> Vec<&'static str> {
    let mut packages: Vec<&str> = COLUMNS.map(|(package, ..)| package).into();
    packages.dedup();
    packages
}

pub fn binary(package: &str) -> &str {
    if package == "limit" { "one" } else { package }
}
