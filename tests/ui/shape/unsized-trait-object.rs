use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("invalid order")]
#[problem(status = 422)]
struct OrderError {
    reason: dyn std::fmt::Debug + Send + Sync,
}

fn main() {}
