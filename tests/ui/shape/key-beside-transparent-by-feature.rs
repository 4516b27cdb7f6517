use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    #[cfg_attr(all(), problem(transparent))]
    Payment(Inner),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("inner")]
#[problem(status = 404)]
struct Inner;

fn main() {}
