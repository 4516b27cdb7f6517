use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(www_authenticate = "Basic realm=\"orders\"")]
enum OrderError {
    #[problem(status = 409)]
    Closed,
    #[problem(status = 401, www_authenticate = "Bearer realm=\"orders\"")]
    Unauthenticated,
}

fn main() {}
