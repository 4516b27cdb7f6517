use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("out of stock")]
enum StockError {
    #[problem(status = 409, extension("limit" = 3))]
    OutOfStock { #[problem(rate_limit)] limit: problem_core::RateLimit },
}

fn main() {}
