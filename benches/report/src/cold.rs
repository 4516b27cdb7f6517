//! A build from nothing: the dependencies of an error enum with core, and of an enum whose responses are
//! written by hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::Error;
use crate::build::work;
use crate::markdown;
use crate::tool::{self, benches, output};

const ROUNDS: usize = 5;

struct Kind {
    folder: &'static str,
    title: &'static str,
    dependencies: &'static str,
    /// What stands in a folder beside is built to be built again, which takes longer; what comes from a
    /// registry never is.
    is_incremental: bool,
}

const OURS: &str = "thiserror = \"2\"\nproblem-core = { path = \"ROOT/problem-core\" }\n";

const KINDS: [Kind; 4] = [
    Kind {
        folder: "cold-thiserror",
        title: "thiserror",
        dependencies: "thiserror = \"2\"\n",
        is_incremental: false,
    },
    Kind {
        folder: "cold-ours",
        title: "**thiserror and `problem-core`**",
        dependencies: OURS,
        is_incremental: false,
    },
    Kind {
        folder: "cold-path",
        title: "the same, with our three crates built incrementally, as path dependencies are",
        dependencies: OURS,
        is_incremental: true,
    },
    Kind {
        folder: "cold-struct",
        title: "thiserror, serde with derive, serde_json, http",
        dependencies: "thiserror = \"2\"\nserde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\nhttp = \"1\"\n",
        is_incremental: false,
    },
];

pub fn print() -> Result<(), Error> {
    markdown::title("Cold build");
    println!(
        "`cargo build` with two jobs and an empty target directory. The projects are built in turn, {ROUNDS} times; the best time of each counts.\n"
    );
    let folders: Vec<PathBuf> =
        KINDS.iter().map(|kind| project(kind.folder, kind.dependencies)).collect::<Result<_, _>>()?;
    let mut best = [Duration::MAX; KINDS.len()];
    for _ in 0..ROUNDS {
        for ((folder, kind), best) in folders.iter().zip(&KINDS).zip(&mut best) {
            *best = build(folder, kind.is_incremental)?.min(*best);
        }
    }
    let by_hand = best[KINDS.len() - 1].as_secs_f64();
    let mut rows = Vec::new();
    for ((folder, kind), best) in folders.iter().zip(&KINDS).zip(best) {
        let seconds = best.as_secs_f64();
        let ratio = format!("{:.2}", seconds / by_hand);
        rows.push(vec![kind.title.into(), crates(folder)?.to_string(), ratio]);
    }
    markdown::table(&["", "crates", "time, relative to the last row"], &rows);
    Ok(())
}

fn project(name: &str, dependencies: &str) -> Result<PathBuf, Error> {
    let folder = work().join(name);
    fs::create_dir_all(folder.join("src"))?;
    let benches = benches();
    let root = benches.parent().unwrap_or(&benches).display().to_string();
    let dependencies = dependencies.replace("ROOT", &root);
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[package]\nname = \"cold\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\n{dependencies}"
        ),
    )?;
    fs::copy(benches.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    fs::write(folder.join("src/lib.rs"), "")?;
    output(tool::cargo().args(["fetch", "--quiet", "--manifest-path"]).arg(folder.join("Cargo.toml")))?;
    Ok(folder)
}

fn build(folder: &Path, is_incremental: bool) -> Result<Duration, Error> {
    let target = folder.join("target");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    let mut command = tool::cargo();
    command.args(["build", "--quiet", "--offline", "--jobs", "2", "--manifest-path"]);
    command.arg(folder.join("Cargo.toml")).arg("--target-dir").arg(&target);
    command.env("CARGO_INCREMENTAL", if is_incremental { "1" } else { "0" });
    let start = Instant::now();
    output(&mut command)?;
    Ok(start.elapsed())
}

/// The crates that are built, the empty one left out.
fn crates(folder: &Path) -> Result<usize, Error> {
    let mut command = tool::cargo();
    command.args(["tree", "--offline", "--prefix", "none", "--edges", "normal,build", "--manifest-path"]);
    let tree = output(command.arg(folder.join("Cargo.toml")))?;
    let mut crates: Vec<&str> =
        tree.lines().map(|line| line.trim_end_matches(" (*)")).filter(|line| !line.is_empty()).collect();
    crates.sort_unstable();
    crates.dedup();
    Ok(crates.len().saturating_sub(1))
}
