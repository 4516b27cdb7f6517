//! Derives an error with a core that has no feature `describe`.

use problem_core::{Problem, ToProblem as _};

#[derive(Debug, thiserror::Error, Problem)]
enum BuildError {
    #[error("file {name} not found")]
    #[problem(status = 404)]
    FileNotFound {
        #[problem(extension)]
        name: &'static str,
    },
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=PROBLEM={}", BuildError::FileNotFound { name: "a" }.to_json());
}
