use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
enum OrderError {
    #[problem(status = 404, code = "GONE", accept(ambiguous_code))]
    First,
    #[problem(status = 404, code = "GONE")]
    Second,
}

fn main() {}
