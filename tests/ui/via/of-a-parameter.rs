use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError<E> {
    #[error("failed")]
    #[problem(via = DatabaseProblem)]
    Database(E),
}

fn answers<E: problem_core::ToProblem>(_: E) {}

fn check(error: OrderError<std::fmt::Error>) {
    answers(error);
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
