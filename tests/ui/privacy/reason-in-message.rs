use problem_core::Problem;

#[derive(Debug, thiserror::Error)]
enum Reason {
    #[error("the account is locked")]
    Locked,
}

#[derive(Debug, thiserror::Error, Problem)]
enum LoginError {
    #[error("you cannot log in: {reason}")]
    #[problem(status = 403)]
    Refused { reason: Reason },
}

fn main() {
    let _ = Reason::Locked;
}
