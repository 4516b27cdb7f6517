use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404, header("X-Shard" = "1"), header("x-shard" = "2"))]
    OrderNotFound,
}

fn main() {}
