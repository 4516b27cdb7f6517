use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    OrderNotFound {
        #[problem(status = 404)]
        id: u64,
    },
}

fn main() {}
