//! What the key `for` expands to.

use std::fmt;

use crate::problem::Problem;
use crate::to_problem::ToProblem;

/// Writes the message of a mirror: its detail, or the title of its problem type. A mirror does not have the message of the foreign
/// error.
///
/// # Errors
///
/// If writing fails.
pub fn fmt_mirror<E: ToProblem>(mirror: &E, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let problem = Problem::described_by(mirror);
    f.write_str(problem.detail().unwrap_or(problem.title()))
}
