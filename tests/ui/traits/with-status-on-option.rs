use problem_core::{ErrorStatus, Problem, WithStatus as _};

fn first(orders: &[u64]) -> Result<u64, Problem> {
    Ok(*orders.first().with_status(ErrorStatus::NOT_FOUND)?)
}

fn main() {}
