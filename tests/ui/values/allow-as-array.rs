use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(status = 405, allow = [GET, HEAD])]
    NotFound,
}

fn main() {}
