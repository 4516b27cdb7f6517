use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(poem-openapi, utoipa))]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    OrderNotFound,
}

fn main() {}
