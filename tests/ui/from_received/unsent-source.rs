use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("the body is not an order")]
    #[problem(status = 400)]
    BadJson(#[from] serde_json::Error),
}

fn main() {}
