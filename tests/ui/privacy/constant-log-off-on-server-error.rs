use problem_core::Problem;

const STATUS: u16 = 500;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = STATUS, log = off)]
    Failed,
}

fn main() {}
