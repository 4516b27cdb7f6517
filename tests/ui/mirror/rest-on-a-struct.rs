use problem_core::Problem;

mod orders {
    #[derive(Debug, thiserror::Error)]
    #[error("failed")]
    pub enum OrderError {
        NotFound { id: u64 },
        Taken(String),
        Broken,
    }
}

#[derive(Debug, Problem)]
#[problem(for = orders::OrderError, rest, status = 404)]
struct OrderProblem;

fn main() {}
