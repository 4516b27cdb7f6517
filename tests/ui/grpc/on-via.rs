use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = 409, grpc = ABORTED, also(tonic))]
struct Inner;

impl From<&std::num::ParseIntError> for Inner {
    fn from(_: &std::num::ParseIntError) -> Self {
        Self
    }
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(tonic))]
enum OrderError {
    #[error("order not found")]
    #[problem(via = Inner, grpc = ABORTED)]
    Number(std::num::ParseIntError),
}

fn main() {}
