use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(statuses(404, 409))]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    First,
    #[error("order not found")]
    #[problem(status = 410)]
    Second,
}

fn main() {}
