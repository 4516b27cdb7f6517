use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("out of stock")]
#[problem(extension("errno"))]
enum StockError {
    #[problem(status = 409)]
    OutOfStock,
}

fn main() {}
