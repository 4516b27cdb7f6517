use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
#[problem(accept(ambiguous_code))]
enum OrderError {
    #[problem(status = 404)]
    First,
    #[problem(status = 404)]
    Second,
}

fn main() {}
