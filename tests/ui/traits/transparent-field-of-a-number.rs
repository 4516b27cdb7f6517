use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    OrderNotFound {
        #[problem(transparent)]
        id: u64,
    },
}

fn main() {}
