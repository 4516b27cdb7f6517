use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError<E: std::error::Error> {
    #[error("payment failed")]
    #[problem(transparent)]
    Payment(E),
}

fn handler() -> Result<(), Problem> {
    Err(OrderError::Payment(std::fmt::Error))?
}

fn main() {
    let _ = handler();
}
