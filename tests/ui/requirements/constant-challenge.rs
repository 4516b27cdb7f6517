use problem_core::Problem;

const STATUS: u16 = 401;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = STATUS)]
    Failed,
}

fn main() {}
