use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(statuses(404, 500, 503))]
enum ApiError {
    #[error(transparent)]
    #[problem(transparent)]
    Order(#[from] orders_domain::OrderError),
}

fn main() {}
