use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(grpc_domain = "", also(tonic))]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    Missing,
}

fn main() {}
