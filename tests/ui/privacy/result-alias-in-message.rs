use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("invalid orders: {0:?}")]
    #[problem(status = 400)]
    InvalidOrders(std::io::Result<u64>),
}

fn main() {}
