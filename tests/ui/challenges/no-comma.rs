use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 401, www_authenticate = "Bearer realm=\"a\" scope=\"b\"")]
    Unauthenticated,
}

fn main() {}
