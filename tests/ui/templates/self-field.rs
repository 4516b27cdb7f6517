use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(status = 404, detail = "no order {self.id}")]
    NotFound { id: u64 },
}

fn main() {}
