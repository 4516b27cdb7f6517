use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(via = DatabaseProblem)]
    Database(#[from] std::io::Error),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("the database failed")]
#[problem(status = 500)]
struct DatabaseProblem;

fn main() {}
