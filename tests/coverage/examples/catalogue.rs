//! The command of the service.

use std::process::ExitCode;

use problem_core::catalogue::{catalogue, command};
use problem_coverage::{OrderError, boundary};

fn main() -> ExitCode {
    let catalogue = catalogue![OrderError]
        .titled("Orders")
        .in_boundary(&boundary())
        .accepting_uncovered("WAREHOUSE_BUSY", "the warehouse is never busy in tests");
    command(catalogue)
}
