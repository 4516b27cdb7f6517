use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("sign in first")]
    #[problem(status = 401, www_authenticate = "Bearer realm=\"orders\"; scope=\"read\"")]
    Unauthenticated,
}

fn main() {}
