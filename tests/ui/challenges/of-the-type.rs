use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(www_authenticate = "Bearer")]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 401)]
    Unauthenticated,
}

fn main() {}
