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
#[problem(for = orders::OrderError)]
enum OrderProblem {
    #[problem(transparent)]
    Taken(TakenProblem),
    #[problem(rest, status = 500)]
    Other,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("taken")]
#[problem(status = 409)]
struct TakenProblem;

fn main() {}
