//! What an error of the database means to a client.
//!
//! A violated constraint means something else in each operation, so the operations have types of their own for it, next to their
//! handlers. All of them contain [`DatabaseProblem`] for everything else.

use problem_core::Problem;
use sqlx::error::ErrorKind;

/// An error of the database that is nobody's fault but ours. Its texts name no table, no column and no value.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(500, 503))]
pub enum DatabaseProblem {
    /// All connections to the database are in use.
    #[error("all connections to the database are in use")]
    #[problem(status = 503, code = "DATABASE_BUSY", retry_after = 1)]
    Busy,
    #[error("the database failed")]
    #[problem(status = 500)]
    Failed,
}

impl From<&sqlx::Error> for DatabaseProblem {
    fn from(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            // SQLITE_BUSY: another connection was writing for longer than SQLite waits
            sqlx::Error::Database(error) if error.code().as_deref() == Some("5") => Self::Busy,
            _ => Self::Failed,
        }
    }
}

/// The kind of constraint that a statement has violated.
#[must_use]
pub fn violated(error: &sqlx::Error) -> Option<ErrorKind> {
    error.as_database_error().map(|error| error.kind())
}
