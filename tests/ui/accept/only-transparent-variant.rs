use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("payment")]
#[problem(status = 422)]
struct PaymentError;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
enum OrderError {
    #[problem(transparent, accept(ambiguous_code))]
    Payment(#[from] PaymentError),
}

fn main() {}
