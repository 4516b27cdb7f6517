use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    Payment {
        #[problem(transparent)]
        first: PaymentError,
        #[problem(transparent)]
        second: PaymentError,
    },
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("declined")]
#[problem(status = 402)]
struct PaymentError;

fn main() {}
