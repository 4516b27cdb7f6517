//! The maintenance mode: every request but the one that ends it is a 503.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aide::axum::ApiRouter;
use aide::axum::routing::put;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use problem_core::Problem;
use problem_core::extract::Json;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::auth::Operator;

/// The service is in maintenance.
#[derive(Debug, thiserror::Error, Problem)]
#[error("the service is in maintenance")]
// nothing has failed, so the log should not wake anybody up
#[problem(also(aide), status = 503, code = "MAINTENANCE", retry_after = 60, log = info)]
pub struct MaintenanceError;

/// Whether the service is in maintenance.
#[derive(Debug, Clone)]
pub struct Maintenance {
    /// Set by the route, for this process.
    enabled: Arc<AtomicBool>,
    /// Its existence is for all processes on the machine.
    file: Option<PathBuf>,
}

impl Maintenance {
    /// Not in maintenance, unless the file exists.
    #[must_use]
    pub fn new(file: Option<PathBuf>) -> Self {
        Self { enabled: Arc::default(), file }
    }

    fn is_on(&self) -> bool {
        // asking for the existence of a file takes microseconds, so it may block
        self.enabled.load(Ordering::Relaxed) || self.file.as_ref().is_some_and(|file| file.exists())
    }
}

/// Refuses requests during maintenance.
///
/// # Errors
///
/// A 503.
pub async fn refuse(
    State(maintenance): State<Maintenance>,
    request: Request,
    next: Next,
) -> Result<Response, MaintenanceError> {
    let ends_it = request.method() == Method::PUT && request.uri().path() == "/maintenance";
    match maintenance.is_on() && !ends_it && request.method() != Method::OPTIONS {
        true => Err(MaintenanceError),
        false => Ok(next.run(request).await),
    }
}

/// The maintenance mode.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Mode {
    enabled: bool,
}

/// Begins or ends the maintenance of this process. Only for the scope `admin`.
async fn switch(_: Operator, State(app): State<App>, Json(mode): Json<Mode>) -> Json<Mode> {
    app.maintenance.enabled.store(mode.enabled, Ordering::Relaxed);
    Json(mode)
}

/// The route, described.
pub fn routes() -> ApiRouter<App> {
    ApiRouter::new().api_route("/maintenance", put(switch))
}
