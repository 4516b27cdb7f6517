use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(tonic))]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    Missing {
        #[problem(grpc = NOT_FOUND)]
        id: u64,
    },
}

fn main() {}
