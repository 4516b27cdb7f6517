use problem_core::Problem;

const STATUS: u16 = 403;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = STATUS, www_authenticate = "Bearer realm=\"orders\"")]
    Failed,
}

fn main() {}
