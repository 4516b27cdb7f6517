use problem_core::Problem;

const LOST: u16 = 404;
const UPSTREAM: u16 = 502;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
enum OrderError {
    #[problem(status = LOST)]
    BadGateway,
    #[problem(status = UPSTREAM)]
    Other,
}

fn main() {}
