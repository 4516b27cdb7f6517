use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 401, www_authenticate = "Basic realm=\"a\", Bearer realm=\"b\"")]
    Unauthenticated,
}

fn main() {}
