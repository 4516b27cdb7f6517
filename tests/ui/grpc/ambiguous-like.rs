use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
enum Code {
    #[problem(status = 409)]
    Changed,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(tonic))]
enum OrderError {
    #[error("order not found")]
    #[problem(like = Code::Changed)]
    Changed,
}

fn main() {}
