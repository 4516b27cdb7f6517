use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(transparent)]
    Payment(PaymentError),
}

#[derive(Debug, thiserror::Error)]
#[error("declined")]
struct PaymentError;

fn main() {}
