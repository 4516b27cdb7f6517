use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("payment")]
#[problem(base = "https://api.example.com/errors/")]
enum PaymentError {
    #[problem(status = 422, code = "card_declined")]
    Card,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("refund")]
#[problem(base = "https://api.example.com/errors/")]
enum RefundError {
    #[problem(status = 422)]
    CardDeclined,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
enum OrderError {
    #[problem(transparent)]
    Payment(#[from] PaymentError),
    #[problem(transparent)]
    Refund(#[from] RefundError),
}

fn main() {}
