use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("out of stock")]
#[problem(header("X-Shard" = "1"), header("x-shard" = "2"))]
enum StockError {
    #[problem(status = 409)]
    OutOfStock,
}

fn main() {}
