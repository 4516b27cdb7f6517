use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(statuses(404), status = 410)]
enum OrderError {
    #[error("a")]
    First,
    #[error("b")]
    Second,
}

fn main() {}
