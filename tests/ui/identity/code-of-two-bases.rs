use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
#[problem(base = "https://api.example.com/errors/")]
enum ApiError {
    #[problem(status = 404)]
    OrderNotFound,
    #[problem(transparent)]
    Order(#[from] orders_domain::OrderError),
}

fn main() {}
