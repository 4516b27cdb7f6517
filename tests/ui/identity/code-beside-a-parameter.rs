use problem_core::{Problem, ToProblem};

#[derive(Debug, thiserror::Error, Problem)]
#[error("payment")]
enum PaymentError {
    #[problem(status = 422)]
    TooSlow,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
enum ApiError<T: ToProblem + 'static> {
    #[problem(status = 409)]
    TooSlow,
    #[problem(transparent)]
    Inner(T),
    #[problem(transparent)]
    Payment(PaymentError),
}

fn main() {}
