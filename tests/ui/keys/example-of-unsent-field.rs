use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(example = 42)]
        id: u64,
    },
}

fn main() {}
