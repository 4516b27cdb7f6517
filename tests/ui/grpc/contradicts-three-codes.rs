use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(tonic))]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 400, grpc = NOT_FOUND)]
    Wrong,
}

fn main() {}
