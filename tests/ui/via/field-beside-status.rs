use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(status = 500)]
    Database {
        #[problem(via = DatabaseProblem)]
        source: std::io::Error,
    },
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("the database failed")]
#[problem(status = 500)]
struct DatabaseProblem;

impl From<&std::io::Error> for DatabaseProblem {
    fn from(_: &std::io::Error) -> Self {
        Self
    }
}

fn main() {}
