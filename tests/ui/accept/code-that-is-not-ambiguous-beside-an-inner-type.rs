use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("payment")]
enum PaymentError {
    #[problem(status = 422)]
    Declined,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
enum OrderError {
    #[problem(status = 404, code = "NO_ORDER", accept(ambiguous_code))]
    NoOrder,
    #[problem(transparent)]
    Payment(#[from] PaymentError),
}

fn main() {}
