use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(tonic))]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 429, retry_after = 5, grpc = NOT_FOUND)]
    Busy,
}

fn main() {}
