use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("too many orders")]
    #[problem(status = 429)]
    TooManyOrders {
        #[problem(retry_after)]
        wait: f64,
    },
}

fn main() {}
