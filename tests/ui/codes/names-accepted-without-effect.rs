use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(accept(named_server_errors))]
enum OrderError {
    #[problem(status = 404)]
    NotFound,
}

fn main() {}
