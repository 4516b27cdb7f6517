use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("out of stock")]
#[problem(extension("errno" = 103), extension("errno" = 104))]
enum StockError {
    #[problem(status = 409)]
    OutOfStock,
}

fn main() {}
