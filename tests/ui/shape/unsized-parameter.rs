use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("invalid order")]
#[problem(status = 422)]
struct OrderError<T: std::fmt::Debug + ?Sized> {
    reason: T,
}

fn main() {}
