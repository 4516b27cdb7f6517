use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("payment")]
enum PaymentError {
    #[problem(status = 500)]
    Failed,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
enum OrderError {
    #[problem(status = 500)]
    Failed,
    #[problem(transparent, accept(ambiguous_code))]
    Payment(#[from] PaymentError),
}

fn main() {}
