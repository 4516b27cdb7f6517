use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
enum OrderError {
    #[problem(status = 404, for = std::io::Error)]
    NotFound,
}

fn main() {}
