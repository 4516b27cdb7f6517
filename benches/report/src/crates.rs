//! How many crates each feature of a framework adds.

use std::collections::BTreeSet;

use crate::Error;
use crate::markdown::{self, NONE};
use crate::tool::{benches, cargo, output};

/// The features of `problem-core` beside `derive`, and the crate of the framework.
const FEATURES: [(&str, Option<&str>); 15] = [
    ("", None),
    ("axum", Some("axum-core")),
    ("tower", Some("tower")),
    ("axum,tower", Some("axum-core,tower")),
    ("axum,tower,axum-extract", Some("axum,axum-core,tower")),
    ("axum,tower,axum-extract,pages", Some("axum,axum-core,tower")),
    ("axum,tower,axum-extract,signed-cursors", Some("axum,axum-core,tower")),
    ("axum,idempotency", Some("axum-core,tower")),
    ("actix", Some("actix-web")),
    ("actix-extract", Some("actix-web")),
    ("poem", Some("poem")),
    ("poem-extract", Some("poem")),
    ("rocket", Some("rocket")),
    ("tower,warp", Some("tower,warp")),
    ("salvo", Some("salvo_core")),
];

pub fn print() -> Result<(), Error> {
    markdown::title("Crates for each feature");
    println!(
        "The crates that are compiled for `problem-core` with `derive` and these features, with `problem-core` and its two crates. \
         The crates of macros count, and the crates of build scripts do not. The last column is without the crates that only the framework \
         needs.\n"
    );
    let mut rows = Vec::new();
    for (features, framework) in FEATURES {
        let names = features.split(',').filter(|name| !name.is_empty());
        let named: Vec<String> =
            ["derive"].into_iter().chain(names).map(|name| format!("`{name}`")).collect();
        let without = match framework {
            Some(framework) => count(features, Some(framework))?.to_string(),
            None => NONE.to_owned(),
        };
        rows.push(vec![named.join(", "), count(features, None)?.to_string(), without]);
    }
    markdown::table(&["features", "crates", "without the framework"], &rows);
    Ok(())
}

/// The number of packages that cargo would compile, in each of their versions.
fn count(features: &str, pruned: Option<&str>) -> Result<usize, Error> {
    let benches = benches();
    let root = benches.parent().unwrap_or(&benches).join("Cargo.toml");
    let mut command = cargo();
    command.arg("tree").arg("--manifest-path").arg(root).args(["--package", "problem-core"]);
    command.args(["--no-default-features", "--features", &format!("derive,{features}")]);
    command.args(["--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    for package in pruned.into_iter().flat_map(|pruned| pruned.split(',')) {
        command.args(["--prune", package]);
    }
    let tree = output(&mut command)?;
    // a package that was printed before ends with `(*)`
    let packages: BTreeSet<&str> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    Ok(packages.into_iter().filter(|line| !line.is_empty()).count())
}
