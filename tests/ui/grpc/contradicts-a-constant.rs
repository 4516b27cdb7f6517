use problem_core::Problem;

const RETIRED: u16 = 410;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(tonic))]
enum OrderError {
    #[error("order not found")]
    #[problem(status = RETIRED, grpc = ABORTED)]
    Gone,
}

fn main() {}
