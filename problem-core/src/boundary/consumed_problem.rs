//! A problem that a framework has reduced to its status.

use std::sync::Arc;

use crate::problem::Problem;

/// In the extensions of a response, it is the problem that the response is about. If the boundary replaces the body, this problem replaces
/// it. If the body stays, the log contains the problem as a source.
#[derive(Debug, Clone)]
pub(crate) struct ConsumedProblem(Arc<Problem>);

impl ConsumedProblem {
    pub(crate) fn new(problem: Problem) -> Self {
        Self(Arc::new(problem))
    }

    /// The problem. It is `None` if there is another clone.
    pub(super) fn into_inner(self) -> Option<Problem> {
        Arc::into_inner(self.0)
    }
}
