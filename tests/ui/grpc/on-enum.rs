use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(grpc = ABORTED, also(tonic))]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 409)]
    Changed,
}

fn main() {}
