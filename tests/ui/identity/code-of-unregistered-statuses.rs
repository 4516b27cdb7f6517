use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("payment")]
#[problem(accept(unregistered_status))]
enum PaymentError {
    #[problem(status = 599, code = "SERVER_ERROR")]
    TimedOut,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
#[problem(accept(unregistered_status))]
enum OrderError {
    #[problem(status = 598, code = "SERVER_ERROR")]
    TimedOut,
    #[problem(transparent)]
    Payment(#[from] PaymentError),
}

fn main() {}
