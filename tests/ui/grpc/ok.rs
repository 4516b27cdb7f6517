use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(tonic))]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404, grpc = OK)]
    Fine,
}

fn main() {}
