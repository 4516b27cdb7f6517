use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("too many orders")]
    #[problem(status = 429)]
    TooManyOrders {
        #[problem(rate_limit)]
        limit: u32,
    },
}

fn main() {}
