//! The maintenance mode: while a file exists, every request is a 503.

use std::path::PathBuf;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use problem_core::Problem;

/// The service is in maintenance.
#[derive(Debug, thiserror::Error, Problem)]
#[error("the service is in maintenance")]
// nothing has failed, so the log should not wake anybody up
#[problem(also(aide), status = 503, code = "MAINTENANCE", retry_after = 60, log = info)]
pub struct MaintenanceError;

/// Refuses requests while the file exists.
///
/// # Errors
///
/// A 503.
pub async fn refuse(
    State(file): State<Option<PathBuf>>,
    request: Request,
    next: Next,
) -> Result<Response, MaintenanceError> {
    // asking for the existence of a file takes microseconds, so it may block
    match file.is_some_and(|file| file.exists()) && request.method() != Method::OPTIONS {
        true => Err(MaintenanceError),
        false => Ok(next.run(request).await),
    }
}
