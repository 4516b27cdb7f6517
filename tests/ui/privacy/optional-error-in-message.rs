use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("bad: {0:?}")]
    #[problem(status = 400)]
    Bad(Option<std::io::Error>),
}

fn main() {}
