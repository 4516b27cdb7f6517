use problem_core::Problem;

const STATUS: u16 = 404;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(statuses(STATUS))]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 410)]
    OrderNotFound,
}

fn main() {}
