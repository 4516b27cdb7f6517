//! The versions of what was measured and what it was measured with.

use crate::tool::{benches, output, rustc, valgrind_version};
use crate::{Error, markdown};

const CRATES: [&str; 16] = [
    "problem-core",
    "thiserror",
    "axum",
    "axum-core",
    "http",
    "bytes",
    "serde",
    "serde_json",
    "syn",
    "tracing",
    "hyper",
    "tokio",
    "problems",
    "problem_details",
    "http-api-problem",
    "axum-problem",
];

pub fn print() -> Result<(), Error> {
    markdown::title("Versions");
    let rustc = output(rustc().arg("--version"))?;
    let valgrind = valgrind_version().unwrap_or_else(|| "no valgrind".into());
    println!("{}, {valgrind}; {}.", rustc.trim(), of(&CRATES)?);
    Ok(())
}

/// The crates of these names, each with its versions.
pub fn of(names: &[&str]) -> Result<String, Error> {
    let lock = std::fs::read_to_string(benches().join("Cargo.lock"))?;
    let mut crates = Vec::new();
    for name in names {
        let versions = locked(&lock, name);
        if !versions.is_empty() {
            crates.push(format!("{name} {}", versions.join(" and ")));
        }
    }
    Ok(crates.join(", "))
}

fn locked(lock: &str, name: &str) -> Vec<String> {
    let packages = lock.split("[[package]]").skip(1);
    let value = |package: &str, key: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))?;
        Some(line.trim_matches('"').to_owned())
    };
    packages
        .filter(|package| value(package, "name").as_deref() == Some(name))
        .filter_map(|package| value(package, "version"))
        .collect()
}
