use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(www_authenticate = "Bearer\n")]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 401)]
    OrderNotFound,
    #[error("order not found")]
    #[problem(status = 401)]
    Other,
}

fn main() {}
