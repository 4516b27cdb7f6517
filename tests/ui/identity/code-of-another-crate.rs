use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
enum ApiError {
    #[problem(status = 409, code = "STORAGE_TIMEOUT")]
    TooSlow,
    #[problem(transparent)]
    Order(#[from] orders_domain::OrderError),
}

fn main() {}
