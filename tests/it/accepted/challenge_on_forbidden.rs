//! Close to what `challenge_on_forbidden` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 403, www_authenticate = "Bearer realm=\"a\"", accept(challenge_on_forbidden))]
    Variant,
}

/// The challenge of the type is for its 401s.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = 403, www_authenticate = "Bearer realm=\"a\"")]
pub enum OfTheType {
    Forbidden,
    #[problem(status = 401)]
    Unauthenticated,
}
