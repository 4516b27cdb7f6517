use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404, detail = "There is no order {id}.")]
    OrderNotFound { id: u64 },
}

fn main() {}
