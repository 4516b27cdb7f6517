use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("sign in first")]
#[problem(status = 401, www_authenticate = "Basic")]
struct Unauthenticated;

fn main() {}
