use problem_core::Problem;

const BASE: &str = "https://api.example.com/errors/";

#[derive(Debug, thiserror::Error, Problem)]
#[error("payment")]
#[problem(base = BASE)]
enum PaymentError {
    #[problem(status = 422, title = "Card Declined")]
    Declined,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
#[problem(base = "https://api.example.com/errors/")]
enum OrderError {
    #[problem(status = 422)]
    Declined,
    #[problem(transparent)]
    Payment(#[from] PaymentError),
}

fn main() {}
