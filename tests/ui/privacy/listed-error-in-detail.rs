use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("bad")]
    #[problem(status = 500, detail = "bad: {0:?}")]
    Bad(Vec<std::io::Error>),
}

fn main() {}
