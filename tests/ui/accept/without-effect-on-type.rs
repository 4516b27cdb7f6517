use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(accept(open_base), base = "/errors/")]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    OrderNotFound,
}

fn main() {}
