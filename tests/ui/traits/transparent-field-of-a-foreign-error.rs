use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    Io {
        #[problem(transparent)]
        source: std::io::Error,
        path: String,
    },
}

fn main() {}
