//! The errors of the service.

use problem_core::Problem;
use sqlx::error::ErrorKind;

/// Every error of a handler.
#[derive(Debug, thiserror::Error, Problem)]
pub enum ApiError {
    #[error("only {available} left")]
    #[problem(status = 409)]
    InsufficientStock {
        #[problem(extension)]
        available: u32,
    },

    // The client gets what `DatabaseProblem` makes of the error. The log gets the error itself. Only `Display` shows the text
    // of this variant.
    #[error("the inventory database failed")]
    #[problem(via = DatabaseProblem)]
    Database(#[from] sqlx::Error),
}

/// What an error of the database means to a client. Its texts name no table, no column and no value.
#[derive(Debug, thiserror::Error, Problem)]
pub enum DatabaseProblem {
    #[error("there is no such record")]
    #[problem(status = 404)]
    RecordNotFound,

    #[error("there is already such a record")]
    #[problem(status = 409)]
    RecordExists,

    // SQLite reports the same error if a new record refers to a missing one, and if other records refer to a deleted one. A 422 would
    // be wrong for the second, because nothing is wrong with the request. A 409 fits both: the same request succeeds after the client
    // has created the missing record, or has deleted the other records.
    #[error("the record refers to a missing record, or another record refers to it")]
    #[problem(status = 409)]
    BrokenReference,

    // no connection became free in time
    #[error("all connections to the database are in use")]
    #[problem(status = 503, retry_after = 1)]
    Overloaded,

    #[error("the database failed")]
    #[problem(status = 500)]
    Failed,
}

impl From<&sqlx::Error> for DatabaseProblem {
    fn from(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::RecordNotFound,
            sqlx::Error::PoolTimedOut => Self::Overloaded,
            sqlx::Error::Database(database) => match database.kind() {
                ErrorKind::UniqueViolation => Self::RecordExists,
                ErrorKind::ForeignKeyViolation => Self::BrokenReference,
                _ => Self::Failed,
            },
            _ => Self::Failed,
        }
    }
}
