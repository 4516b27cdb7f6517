use problem_core::Problem;

const CLASH: u16 = 409;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
#[problem(base = "https://api.example.com/errors/")]
enum OrderError {
    #[problem(status = 404)]
    Foo,
    #[problem(status = CLASH, type = "https://api.example.com/errors/foo")]
    Other,
}

fn main() {}
