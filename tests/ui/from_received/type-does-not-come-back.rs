use problem_core::{Problem, ReceivedProblem};

#[derive(Debug, thiserror::Error, Problem)]
#[error("declined")]
#[problem(status = 402)]
struct Declined;

fn main() {
    let received = ReceivedProblem::from_json(b"{}").unwrap();
    let _ = received.into_error::<Declined>();
}
