use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(statuses = [404, 409])]
enum OrderError {
    #[error("failed")]
    #[problem(status = 404)]
    NotFound,
}

fn main() {}
