use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("out of stock")]
#[problem(header("X-Item" = "item {item}"))]
enum StockError {
    #[problem(status = 409)]
    OutOfStock { item: u64 },
}

fn main() {}
