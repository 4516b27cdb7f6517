use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension)]
        id: u64,
        #[problem(extension = "id")]
        order: u64,
    },
}

fn main() {}
