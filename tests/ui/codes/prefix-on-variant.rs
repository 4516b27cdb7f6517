use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
enum OrderError {
    #[problem(status = 404, code_prefix = "M_")]
    NotFound,
}

fn main() {}
