use problem_core::Problem;

const CLOSED: u16 = 410;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
enum OrderError {
    #[problem(status = 404, code = "GONE")]
    First,
    #[problem(status = CLOSED, code = "GONE")]
    Second,
}

fn main() {}
