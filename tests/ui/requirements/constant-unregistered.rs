use problem_core::Problem;

const STATUS: u16 = 499;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = STATUS)]
    Failed,
}

fn main() {}
