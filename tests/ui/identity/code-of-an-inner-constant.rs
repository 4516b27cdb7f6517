use problem_core::Problem;

const UNPAID: http::StatusCode = http::StatusCode::PAYMENT_REQUIRED;
const MISSING: u16 = 404;

#[derive(Debug, thiserror::Error, Problem)]
#[error("payment")]
enum PaymentError {
    #[problem(status = UNPAID)]
    NoOrder,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
enum OrderError {
    #[problem(status = MISSING)]
    NoOrder,
    #[problem(transparent)]
    Payment(#[from] PaymentError),
}

fn main() {}
