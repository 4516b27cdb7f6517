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
    /// All connections to the database are in use, or it is away.
    #[error("the database does not answer")]
    #[problem(status = 503, code = "DATABASE_UNAVAILABLE", retry_after = 1)]
    Unavailable,
    #[error("the database failed")]
    #[problem(status = 500)]
    Failed,
}

impl From<&sqlx::Error> for DatabaseProblem {
    fn from(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => Self::Unavailable,
            // SQLITE_BUSY: another connection was writing for longer than SQLite waits
            sqlx::Error::Database(error) if error.code().as_deref() == Some("5") => Self::Unavailable,
            _ => Self::Failed,
        }
    }
}

/// The error of an operation that can fail only because of the database.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(500, 503))]
pub enum DatabaseError {
    #[error("the rows could not be read")]
    #[problem(via = DatabaseProblem)]
    Read(#[from] sqlx::Error),
}

/// Whether a statement has violated a constraint of this kind.
pub fn violates(error: &sqlx::Error, constraint: ErrorKind) -> bool {
    error.as_database_error().is_some_and(|error| error.kind() == constraint)
}
