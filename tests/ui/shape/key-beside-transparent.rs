use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(transparent, status = 404)]
    Payment(Inner),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("inner")]
#[problem(status = 404)]
struct Inner;

fn main() {}
