use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(base = "https://api.example.com/{slug}#{code}")]
enum OrderError {
    #[problem(status = 404)]
    NotFound,
}

fn main() {}
