use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error(transparent)]
#[problem(transparent, base = "/errors/")]
struct Outer(Inner);

#[derive(Debug, thiserror::Error, Problem)]
#[error("inner")]
#[problem(status = 404)]
struct Inner;

fn main() {}
