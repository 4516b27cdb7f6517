use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(status = 404, detail = format!("no order {id}"))]
    NotFound { id: u64 },
}

fn main() {}
