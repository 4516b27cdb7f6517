use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404, code = "GONE", type = "/a")]
    First,
    #[error("order not found")]
    #[problem(status = 404, code = "GONE", type = "/b")]
    Second,
}

fn main() {}
