use problem_core::Problem;

const STATUS: u16 = 599;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
enum OrderError {
    #[problem(status = STATUS, accept(unregistered_status))]
    Network,
}

fn main() {}
