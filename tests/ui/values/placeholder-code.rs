use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404, code = "…")]
    OrderNotFound,
}

fn main() {}
