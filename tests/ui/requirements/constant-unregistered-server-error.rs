use problem_core::Problem;

const STATUS: u16 = 599;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = STATUS)]
struct Network;

fn main() {}
