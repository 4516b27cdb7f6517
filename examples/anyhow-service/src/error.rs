//! The errors of the service.

use problem_core::Problem;

use crate::reports::ReportNotFound;

/// Every error of a handler.
#[derive(Debug, thiserror::Error, Problem)]
pub enum AppError {
    #[error("the name of a report has only the characters a to z, 0 to 9 and -")]
    #[problem(status = 400)]
    InvalidName,

    // The client gets what `AnyhowProblem` makes of the error. The log gets the error with all its contexts and sources. Only
    // `Display` shows the text of this variant.
    //
    // If no error of anyhow needs its own status, write `#[problem(status = 500)]` instead. Nothing of these errors is sent then.
    #[error("the request failed")]
    #[problem(via = AnyhowProblem)]
    Other(#[from] anyhow::Error),
}

/// What an error of anyhow means to a client.
#[derive(Debug, thiserror::Error, Problem)]
pub enum AnyhowProblem {
    #[error("report {name} not found")]
    #[problem(status = 404)]
    ReportNotFound {
        #[problem(extension)]
        name: String,
    },

    #[error("unexpected error")]
    #[problem(status = 500)]
    Unexpected,
}

impl From<&anyhow::Error> for AnyhowProblem {
    fn from(error: &anyhow::Error) -> Self {
        // `downcast_ref` also finds an error to which `context` was added. Only recognise errors of your own: an `io::Error` with
        // `ErrorKind::NotFound` can also come from a missing configuration file, which is not a 404.
        match error.downcast_ref() {
            Some(ReportNotFound { name }) => Self::ReportNotFound { name: name.clone() },
            None => Self::Unexpected,
        }
    }
}
