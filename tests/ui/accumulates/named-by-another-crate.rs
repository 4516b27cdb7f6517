use problem_core::Problem;

/// The type of another framework, which knows nothing of this crate.
struct Status;

impl Status {
    #[expect(non_upper_case_globals)]
    const Unauthorized: Status = Status;
    const FOUND: Status = Status;
}

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("log in first")]
    #[problem(status = Status::Unauthorized)]
    LoggedOut,
    #[error("moved")]
    #[problem(status = Status::FOUND)]
    Moved,
}

#[derive(Debug, thiserror::Error, Problem)]
enum UserError {
    #[error("user not found")]
    #[problem(status = Status::NotFound)]
    UserNotFound,
}

fn main() {}
