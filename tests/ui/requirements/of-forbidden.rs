use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 403, www_authenticate = "Bearer realm=\"orders\"")]
    Forbidden,
}

fn main() {}
