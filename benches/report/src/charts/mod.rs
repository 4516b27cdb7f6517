//! The charts of `docs/performance.md`, drawn from the numbers that the tables have written.

mod content;
mod draw;

use std::fs;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::Error;
use crate::charts::draw::Chart;
use crate::tool::benches;

type Content = fn() -> Result<Chart, Error>;

/// The charts by the names of their tables.
const CHARTS: [(&str, Content); 3] =
    [("run-time", content::run_time), ("service", content::service), ("boundary", content::boundary)];

/// Draws the charts, or only compares them with those that exist if the argument is `check`.
pub fn print(arguments: &[&str]) -> Result<(), Error> {
    let files = files()?;
    match arguments {
        [] => {
            for (path, text) in files {
                fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
            }
            Ok(())
        }
        ["check"] => {
            let is_other =
                |(path, text): &&(PathBuf, String)| fs::read_to_string(path).ok().as_ref() != Some(text);
            let others: Vec<String> =
                files.iter().filter(is_other).map(|(path, _)| path.display().to_string()).collect();
            if others.is_empty() {
                return Ok(());
            }
            Err(format!("`-p report -- charts` writes other files: {}", others.join(", ")).into())
        }
        _ => Err("charts [check]".into()),
    }
}

/// Each chart as a file of the repository, and all of them for rustdoc, whose pages have no files beside them.
fn files() -> Result<Vec<(PathBuf, String)>, Error> {
    let root = benches().join("..");
    let mut files = Vec::new();
    let mut definitions = String::new();
    for (name, chart) in CHARTS {
        let svg = chart()?.svg();
        definitions += &format!("[chart-{name}]: data:image/svg+xml;base64,{}\n", STANDARD.encode(&svg));
        files.push((root.join("docs/images").join(name).with_extension("svg"), svg));
    }
    files.push((root.join("problem-core/guide/images/performance.txt"), definitions));
    Ok(files)
}
