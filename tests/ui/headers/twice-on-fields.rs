use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = 404)]
struct Failed {
    #[problem(header = "X-Shard")]
    first: u8,
    #[problem(header = "x-shard")]
    second: u8,
}

fn main() {}
