use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(extension("order" = 7))]
    Payment {
        #[problem(transparent)]
        source: PaymentError,
        #[problem(extension)]
        order: u64,
    },
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("declined")]
#[problem(status = 402)]
struct PaymentError;

fn main() {}
