use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("out of stock")]
#[problem(header = "X-Shard")]
enum StockError {
    #[problem(status = 409)]
    OutOfStock,
}

fn main() {}
