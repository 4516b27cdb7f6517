use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error(transparent)]
    #[problem(transparent, deprecated = "use another one")]
    Other(Problem),
}

fn main() {}
