use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error(transparent)]
    #[problem(transparent, accept(missing_challenge))]
    Inner(Inner),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("inner")]
#[problem(status = 404)]
struct Inner;

fn main() {}
