use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("declined")]
#[problem(status = 402, from_received)]
struct Declined;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error(transparent)]
    #[problem(transparent)]
    Payment(Declined),
    #[error(transparent)]
    #[problem(transparent)]
    Refund(Box<Declined>),
}

fn main() {}
