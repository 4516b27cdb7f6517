use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(transparent)]
    Payment(#[problem(extension = "payment")] Inner),
}

#[derive(Debug, thiserror::Error, serde::Serialize, Problem)]
#[error("inner")]
#[problem(status = 404)]
struct Inner;

fn main() {}
