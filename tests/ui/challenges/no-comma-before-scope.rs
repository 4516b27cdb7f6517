use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("failed")]
    #[problem(
        status = 403,
        www_authenticate = "Bearer realm=\"orders\", error=\"insufficient_scope\" scope=\"write\""
    )]
    NotFound,
}

fn main() {}
