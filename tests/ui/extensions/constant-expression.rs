use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("out of stock")]
enum StockError {
    #[problem(status = 409, extension("errno" = 1 + 2))]
    OutOfStock,
}

fn main() {}
