use problem_core::Problem;

#[derive(Debug, thiserror::Error)]
#[error("connection to 10.0.0.7 lost")]
struct DatabaseError;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("bad: {}", format!("{source}"))]
    #[problem(status = 400)]
    Bad { source: DatabaseError },
}

fn main() {}
