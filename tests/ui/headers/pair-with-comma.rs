use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(status = 404, header("X-Shard", "7"))]
    NotFound,
}

fn main() {}
