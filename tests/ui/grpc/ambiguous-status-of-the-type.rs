use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(status = 409, also(tonic))]
enum OrderError {
    #[error("order not found")]
    #[problem(grpc = ABORTED)]
    Changed,
    #[error("failed")]
    #[problem(log = warn)]
    Taken,
    #[error("failed")]
    #[problem(code = "GONE", status = 404)]
    Gone,
}

fn main() {}
