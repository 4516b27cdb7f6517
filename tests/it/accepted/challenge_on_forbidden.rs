//! Close to what `challenge_on_forbidden` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 403, www_authenticate = "Bearer realm=\"a\"", accept(challenge_on_forbidden))]
    Variant,
}
