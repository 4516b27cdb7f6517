use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(transparent)]
    Payment(Option<PaymentError>),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("declined")]
#[problem(status = 402)]
struct PaymentError;

fn main() {}
