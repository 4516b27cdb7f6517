use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error(transparent)]
    #[problem(transparent)]
    Other(#[from] Box<Problem>),
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(statuses(404, 500))]
enum ApiError {
    #[error(transparent)]
    #[problem(transparent)]
    Order(#[from] OrderError),
}

fn main() {}
