use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("out of stock")]
enum StockError {
    #[problem(status = 409, extension("errno" = 103), extension("errno" = 104))]
    OutOfStock,
}

fn main() {}
