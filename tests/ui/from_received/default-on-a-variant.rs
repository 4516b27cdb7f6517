use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("the order is closed")]
    #[problem(status = 409, default)]
    OrderClosed { shard: u64 },
}

fn main() {}
