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

#[derive(Debug, thiserror::Error, Problem)]
#[problem(for = orders::OrderError)]
enum OrderProblem {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    NotFound {
        #[problem(extension)]
        id: u64,
    },
    #[error("failed")]
    #[problem(rest, status = 500)]
    Other,
}

fn main() {}
