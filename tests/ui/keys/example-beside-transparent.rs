use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum PaymentError {
    #[error("declined")]
    #[problem(status = 402)]
    Declined,
}

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error(transparent)]
    Payment(
        #[problem(transparent, example = 1)]
        PaymentError,
    ),
}

fn main() {}
