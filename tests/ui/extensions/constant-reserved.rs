use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("out of stock")]
enum StockError {
    #[problem(status = 409, extension("status" = 103))]
    OutOfStock,
}

fn main() {}
