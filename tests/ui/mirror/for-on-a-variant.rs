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
#[problem(status = 400)]
enum OrderProblem {
    #[problem(status = 404, for = orders::OrderError)]
    NotFound {
        #[problem(extension)]
        id: u64,
    },
}

fn main() {}
