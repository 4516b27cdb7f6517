use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(status = 404, message = "no such order")]
    NotFound,
}

fn main() {}
