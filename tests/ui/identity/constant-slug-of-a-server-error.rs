use problem_core::Problem;

const UPSTREAM: u16 = 502;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
#[problem(base = "https://api.example.com/errors/")]
enum OrderError {
    #[problem(status = 404, code = "Bad.Gateway")]
    Foo,
    #[problem(status = UPSTREAM)]
    Other,
}

fn main() {}
