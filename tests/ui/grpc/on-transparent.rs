use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = 409, grpc = ABORTED, also(tonic))]
struct Inner;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(tonic))]
enum OrderError {
    #[error(transparent)]
    #[problem(transparent, grpc = ABORTED)]
    Inner(Inner),
}

fn main() {}
