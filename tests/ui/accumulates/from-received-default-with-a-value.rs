use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received = true)]
enum OrderError {
    #[error("the order is closed")]
    #[problem(status = 409)]
    Closed {
        #[problem(default = 7)]
        shard: u8,
    },
}

fn main() {}
