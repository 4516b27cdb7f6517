use problem_core::Problem;

const STATUS: u16 = 410;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(statuses(404))]
enum OrderError {
    #[error("order not found")]
    #[problem(status = STATUS)]
    OrderNotFound,
}

fn main() {}
