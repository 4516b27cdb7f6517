use problem_core::Problem;

#[derive(Debug)]
struct Shard;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("the order is closed")]
    #[problem(status = 409)]
    Closed {
        #[problem(default)]
        shard: Shard,
    },
}

fn main() {}
