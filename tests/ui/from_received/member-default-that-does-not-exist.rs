use problem_core::Problem;

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Shard(u8);

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("the order is closed")]
    #[problem(status = 409)]
    Closed {
        #[problem(extension, default)]
        shard: Shard,
    },
}

fn main() {}
