use problem_core::Problem;

#[derive(Debug, Problem)]
#[problem(for = std::fmt::Error, status = 400, from_received)]
struct FormatProblem;

fn main() {}
