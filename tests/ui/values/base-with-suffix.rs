use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/"str)]
enum OrderError {
    #[error("no order")]
    #[problem(status = 404)]
    NotFound,
}

fn main() {}
