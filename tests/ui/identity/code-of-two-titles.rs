use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "/errors/")]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404, code = "GONE", title = "A")]
    First,
    #[error("order not found")]
    #[problem(status = 404, code = "GONE", title = "B")]
    Second,
}

fn main() {}
