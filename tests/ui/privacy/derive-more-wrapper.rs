use problem_core::Problem;

#[derive(Debug, derive_more::Display, Problem)]
#[display("order: {}", _variant)]
enum OrderError {
    #[problem(status = 400)]
    Invalid(std::io::Error),
}

impl std::error::Error for OrderError {}

fn main() {}
