use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/größe/")]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    OrderNotFound,
}

fn main() {}
