use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 503, accept(undecided_retry), retry_after = none)]
    Busy,
}

fn main() {}
