use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 403, www_authenticate = "DPoP algs=\"ES256\"")]
    Forbidden,
}

fn main() {}
