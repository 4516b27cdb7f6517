use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("out of stock")]
enum StockError {
    #[problem(status = 409)]
    OutOfStock { #[problem(extension("left" = 3))] left: u32 },
}

fn main() {}
