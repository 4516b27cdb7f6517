//! Code that almost breaks `challenge_on_forbidden`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 403, www_authenticate = "Bearer realm=\"a\"", accept(challenge_on_forbidden))]
    Variant,
}

/// The challenge of the enum applies to the 401 only, not to the 403.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = 403, www_authenticate = "Bearer realm=\"a\"")]
pub enum OfTheType {
    Forbidden,
    #[problem(status = 401)]
    Unauthenticated,
}
