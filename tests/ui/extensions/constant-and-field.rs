use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("out of stock")]
enum StockError {
    #[problem(status = 409, extension("left" = 3))]
    OutOfStock { #[problem(extension)] left: u32 },
}

fn main() {}
