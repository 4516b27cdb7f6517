//! `/reports` starts a job, and `/jobs/{id}` tells what has become of it.
//!
//! The jobs are rows of the database. A worker in each instance takes one after the other. If an instance dies, the lease of its job
//! ends, and another worker takes the job.

use std::time::Duration;

use aide::axum::ApiRouter;
use aide::axum::routing::{get, post};
use axum::Extension;
use axum::extract::State;
use problem_core::extract::{Json, Path};
use problem_core::idempotency::OperationId;
use problem_core::responses::Accepted;
use problem_core::{Problem, ToProblem};
use schemars::JsonSchema;
use serde::ser::Error as _;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use sqlx::{FromRow, Row as _};
use uuid::Uuid;

use crate::auth::{Caller, Tier};
use crate::config::millis;
use crate::database_problem::{DatabaseError, DatabaseProblem};
use crate::tickets::TicketState;
use crate::versions::Version;
use crate::{App, Id};

/// How long a worker has for a job.
const LEASE: Duration = Duration::from_secs(60);

/// What to report on.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewReport {
    /// Counts only tickets with this state.
    state: Option<TicketState>,
}

/// A report that was asked for.
#[derive(Debug, FromRow, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    id: String,
    /// A job that has succeeded has a `result`, and one that has failed a `problem`.
    #[schemars(extend("enum" = ["queued", "running", "succeeded", "failed"]))]
    state: String,
    #[schemars(extend("format" = "date-time"))]
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_json")]
    #[schemars(with = "Option<Report>")]
    result: Option<String>,
    /// The problem details document (RFC 9457) of the error that ended the job.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_json")]
    #[schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")]
    problem: Option<String>,
}

/// Writes the JSON text of a column as it is.
fn as_json<S: Serializer>(text: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    let json = text.as_deref().map(serde_json::from_str::<&RawValue>).transpose();
    json.map_err(S::Error::custom)?.serialize(serializer)
}

/// A report on tickets.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Report {
    /// How many tickets there are.
    tickets: i64,
    /// How many of them nobody works on.
    unassigned: i64,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(403, 500, 503))]
pub enum StartReportError {
    // No challenge: another token of this client would not help.
    /// The tier of the client does not include reports.
    #[error("your tier does not include reports")]
    #[problem(status = 403)]
    ReportsNotIncluded,
    #[error("the report could not be started")]
    #[problem(via = DatabaseProblem)]
    Database(#[from] sqlx::Error),
}

/// Starts a report. Its status is at `statusUrl`.
async fn start(
    Caller(client): Caller,
    operation: OperationId,
    Extension(version): Extension<Version>,
    State(app): State<App>,
    Json(new): Json<NewReport>,
) -> Result<Accepted, StartReportError> {
    if client.tier == Tier::Free {
        return Err(StartReportError::ReportsNotIncluded);
    }
    let insert = sqlx::query_scalar(
        "INSERT INTO jobs (id, owner, state, ticket_state, lease_until, created_at, operation_id)
         VALUES ($1, $2, 'queued', $3, 0, $4, $5)
         ON CONFLICT (operation_id) DO UPDATE SET operation_id = excluded.operation_id
         RETURNING id",
    );
    let insert = insert.bind(Uuid::now_v7().to_string()).bind(client.sub);
    let insert = insert.bind(new.state.map(TicketState::as_str)).bind(app.clock.text());
    let id: String = insert.bind(operation.to_hex()).fetch_one(&app.pool).await?;
    app.new_job.notify_one();
    Ok(Accepted::at(version.uri("jobs", &id)).with_retry_after(1))
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(404, 500, 503))]
pub enum ShowJobError {
    // also for a job of another client, who must not learn that it exists
    #[error("there is no such job")]
    #[problem(status = 404)]
    JobNotFound,
    #[error("the job could not be read")]
    #[problem(via = DatabaseProblem)]
    Database(#[from] sqlx::Error),
}

/// Shows a job of the client.
async fn show(
    Caller(client): Caller,
    Path(Id { id }): Path<Id>,
    State(app): State<App>,
) -> Result<Json<Job>, ShowJobError> {
    let select = sqlx::query_as("SELECT * FROM jobs WHERE id = $1 AND owner = $2");
    let job = select.bind(id.to_string()).bind(client.sub).fetch_optional(&app.pool).await?;
    job.map(Json).ok_or(ShowJobError::JobNotFound)
}

/// Does one job after the other.
pub async fn work(app: App) {
    loop {
        match work_once(&app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "no job could be done"),
        }
        // another instance may have got a job, or may have died, and nobody tells this one
        let _ = tokio::time::timeout(Duration::from_secs(1), app.new_job.notified()).await;
    }
}

/// Takes a job, does it, and writes its result. Returns whether there was one.
async fn work_once(app: &App) -> sqlx::Result<bool> {
    let now = app.clock.millis();
    // Two workers may choose the same job. The second one waits for the first, and then finds that its condition no longer holds.
    let update = sqlx::query(
        "UPDATE jobs SET state = 'running', lease_until = $1
         WHERE id = (
             SELECT id FROM jobs WHERE state = 'queued' OR (state = 'running' AND lease_until <= $2)
             ORDER BY created_at, id LIMIT 1
         ) AND (state = 'queued' OR lease_until <= $2)
         RETURNING id, ticket_state",
    );
    let update = update.bind(now.saturating_add(millis(LEASE))).bind(now);
    let Some(job) = update.fetch_optional(&app.pool).await? else { return Ok(false) };
    let (statement, text) = match report(app, job.try_get("ticket_state")?).await {
        Ok(report) => (
            "UPDATE jobs SET state = 'succeeded', result = $1 WHERE id = $2 AND state = 'running'",
            serde_json::to_string(&report).unwrap_or_default(),
        ),
        Err(error) => {
            error.log();
            // what a client would get as a response: nothing internal
            let problem = error.to_json();
            ("UPDATE jobs SET state = 'failed', problem = $1 WHERE id = $2 AND state = 'running'", problem)
        }
    };
    sqlx::query(statement).bind(text).bind(job.try_get::<String, _>("id")?).execute(&app.pool).await?;
    Ok(true)
}

async fn report(app: &App, state: Option<String>) -> Result<Report, DatabaseError> {
    let select = sqlx::query_as(
        "SELECT COUNT(*), COUNT(*) - COUNT(assignee) FROM tickets WHERE $1 = '' OR state = $1",
    );
    let (tickets, unassigned) = select.bind(state.unwrap_or_default()).fetch_one(&app.pool).await?;
    Ok(Report { tickets, unassigned })
}

/// All errors of this module, for the document.
pub type Errors = (StartReportError, ShowJobError);

/// The routes, described.
pub fn routes() -> ApiRouter<App> {
    ApiRouter::new().api_route("/reports", post(start)).api_route("/jobs/{id}", get(show))
}
