use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("out of stock")]
enum StockError {
    #[problem(status = 409, extension("lock" = LOCK))]
    OutOfStock,
}

const LOCK: Lock = Lock;

struct Lock;

fn main() {}
