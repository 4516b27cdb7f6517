use problem_core::Problem;

mod orders {
    #[derive(Debug, thiserror::Error)]
    #[error("order {id} failed")]
    pub struct OrderError {
        id: u64,
    }
}

#[derive(Debug, Problem)]
#[problem(for = orders::OrderError, status = 404)]
struct OrderProblem {
    #[problem(extension)]
    id: u64,
}

fn main() {}
