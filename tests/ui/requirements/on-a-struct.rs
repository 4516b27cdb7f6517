use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("sign in first")]
#[problem(status = 401)]
struct Unauthenticated;

fn main() {}
