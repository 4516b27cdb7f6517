use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "/errors/")]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404, title = "Order {id}")]
    OrderNotFound { id: u64 },
}

fn main() {}
