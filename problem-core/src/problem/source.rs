//! The error that a problem was made from.

use crate::occurrence::answer::Answer;
use crate::problem::BoxError;

pub(crate) enum Cause {
    None,
    /// The error that became this problem. The log describes this error.
    Problem(Box<dyn Answer + Send + Sync>),
    /// The same for an error that has no problem type.
    Foreign(BoxError),
    /// The source of this problem. The log describes the problem, and then this error.
    Source(BoxError),
}
