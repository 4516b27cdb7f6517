use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("payment")]
#[problem(base = "https://api.example.com/errors/")]
enum PaymentError {
    #[problem(status = 422, code = "HE_00")]
    Declined,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
#[problem(base = "https://api.example.com/errors/")]
enum OrderError {
    #[problem(status = 404, code = "HE_00")]
    NoOrder,
    #[problem(transparent)]
    Payment(#[from] PaymentError),
}

fn main() {}
