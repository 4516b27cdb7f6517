use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("order {0} was changed by {1}")]
    #[problem(status = 409, header("X-Order" = "{0}"))]
    OrderChanged(u64, #[problem(extension = "by")] String),
}

fn main() {}
