use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order {id} is invalid: {text}")]
#[problem(status = 422)]
struct OrderError {
    id: u64,
    text: str,
}

fn main() {}
