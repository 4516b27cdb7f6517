use problem_core::Problem;

const CHANGED: u16 = 409;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(tonic))]
enum OrderError {
    #[error("order not found")]
    #[problem(status = CHANGED)]
    Changed,
}

fn main() {}
