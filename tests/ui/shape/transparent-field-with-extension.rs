use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    Payment {
        #[problem(transparent, extension)]
        source: PaymentError,
    },
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("declined")]
#[problem(status = 402)]
struct PaymentError;

fn main() {}
