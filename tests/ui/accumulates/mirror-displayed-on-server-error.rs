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
    #[problem(status = 404)]
    NotFound {
        #[problem(extension)]
        id: u64,
    },
    #[problem(rest, status = 500, detail = display, accept(source_in_message))]
    Other,
}

fn main() {}
