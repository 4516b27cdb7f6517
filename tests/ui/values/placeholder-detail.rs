use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order {0} not found")]
    #[problem(status = 404, detail = "…")]
    OrderNotFound(u64),
}

fn main() {}
