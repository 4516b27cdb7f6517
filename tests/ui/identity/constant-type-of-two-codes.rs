use problem_core::Problem;

const BASE: &str = "/errors/";

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(base = BASE)]
enum OrderError {
    #[problem(status = 404, code = "a.b")]
    First,
    #[problem(status = 404, code = "a_b")]
    Second,
}

fn main() {}
