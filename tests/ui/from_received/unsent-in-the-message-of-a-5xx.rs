use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("the stock of shop {shop} is not known")]
    #[problem(status = 503, code = "STOCK_UNKNOWN", retry_after = 60)]
    StockUnknown { shop: u64 },
}

fn main() {}
