//! Close to what `no_effect` refuses, and right.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(www_authenticate = "Basic realm=\"a\"")]
pub enum Accepted {
    #[problem(status = 401)]
    Variant,
}
