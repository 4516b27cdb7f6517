use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("the token is not valid: {0}")]
    #[problem(status = 400, accept(source_in_message))]
    BadToken(#[source] std::num::ParseIntError),
}

fn main() {}
