use problem_core::Problem;

const SIGN_IN: u16 = 401;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = SIGN_IN)]
enum OrderError {
    First,
    Second,
    Third,
}

fn main() {}
