use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("declined")]
#[problem(status = 402)]
struct Declined;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error(transparent)]
    #[problem(transparent)]
    Payment(#[from] Declined),
    #[error(transparent)]
    #[problem(transparent)]
    Other(Problem),
}

fn main() {}
