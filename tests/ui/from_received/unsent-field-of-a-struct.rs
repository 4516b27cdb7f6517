use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order {id} not found")]
#[problem(status = 404, from_received)]
struct OrderNotFound {
    id: u64,
}

fn main() {}
