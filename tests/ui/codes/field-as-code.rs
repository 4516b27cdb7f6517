use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
enum OrderError {
    #[problem(status = 404, code = code)]
    NotFound { code: &'static str },
}

fn main() {}
