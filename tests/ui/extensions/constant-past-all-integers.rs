use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("out of stock")]
enum StockError {
    #[problem(status = 409, extension("errno" = 99999999999999999999))]
    OutOfStock,
}

fn main() {}
