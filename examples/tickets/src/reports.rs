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
use problem_core::responses::Accepted;
use problem_core::{Problem, ToProblem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sqlx::Row as _;
use uuid::Uuid;

use crate::App;
use crate::auth::{Caller, Tier};
use crate::config::millis;
use crate::database::Timestamp;
use crate::database_problem::DatabaseProblem;
use crate::idempotency_store::Operation;
use crate::tickets::TicketState;
use crate::versions::Version;

/// How long a worker has for a job.
const LEASE: Duration = Duration::from_secs(60);

/// What to report on.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewReport {
    /// Counts only tickets with this state.
    state: Option<TicketState>,
}

/// A report that was asked for.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    id: String,
    /// A job that has succeeded has a `result`, and one that has failed a `problem`.
    #[schemars(extend("enum" = ["queued", "running", "succeeded", "failed"]))]
    state: String,
    created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Report>")]
    result: Option<Box<RawValue>>,
    /// The problem details document (RFC 9457) of the error that ended the job.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")]
    problem: Option<Box<RawValue>>,
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
    caller: Caller,
    Operation(operation): Operation,
    Extension(version): Extension<Version>,
    State(app): State<App>,
    Json(new): Json<NewReport>,
) -> Result<Accepted, StartReportError> {
    if caller.tier() == Tier::Free {
        return Err(StartReportError::ReportsNotIncluded);
    }
    let id: String = sqlx::query_scalar(
        "INSERT INTO jobs (id, owner, state, ticket_state, lease_until, created_at, operation_id)
         VALUES ($1, $2, 'queued', $3, 0, $4, $5)
         ON CONFLICT (operation_id) DO UPDATE SET operation_id = excluded.operation_id
         RETURNING id",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(caller.id().to_owned())
    .bind(new.state.map(TicketState::as_str))
    .bind(app.clock.millis())
    .bind(operation)
    .fetch_one(&app.pool)
    .await?;
    app.new_job.notify_one();
    Ok(Accepted::at(version.uri("jobs", &id)).with_retry_after(1))
}

#[derive(Deserialize, JsonSchema)]
struct JobPath {
    /// The ID of the job.
    id: Uuid,
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
    #[error("the result of the job is broken")]
    #[problem(status = 500)]
    BrokenResult(#[from] serde_json::Error),
}

/// Shows a job of the client.
async fn show(
    caller: Caller,
    Path(JobPath { id }): Path<JobPath>,
    State(app): State<App>,
) -> Result<Json<Job>, ShowJobError> {
    let row = sqlx::query("SELECT * FROM jobs WHERE id = $1 AND owner = $2")
        .bind(id.to_string())
        .bind(caller.id().to_owned())
        .fetch_optional(&app.pool)
        .await?
        .ok_or(ShowJobError::JobNotFound)?;
    let state: String = row.try_get("state")?;
    let result = row.try_get::<Option<String>, _>("result")?.map(RawValue::from_string).transpose()?;
    let (result, problem) = if state == "failed" { (None, result) } else { (result, None) };
    let created_at = Timestamp(row.try_get("created_at")?);
    Ok(Json(Job { id: row.try_get("id")?, state, created_at, result, problem }))
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
    let job = sqlx::query(
        "UPDATE jobs SET state = 'running', lease_until = $1
         WHERE id = (
             SELECT id FROM jobs WHERE state = 'queued' OR (state = 'running' AND lease_until <= $2)
             ORDER BY created_at, id LIMIT 1
         ) AND (state = 'queued' OR lease_until <= $2)
         RETURNING id, ticket_state",
    )
    .bind(now.saturating_add(millis(LEASE)))
    .bind(now)
    .fetch_optional(&app.pool)
    .await?;
    let Some(job) = job else { return Ok(false) };
    let (state, result) = match report(app, job.try_get("ticket_state")?).await {
        Ok(report) => ("succeeded", serde_json::to_string(&report).unwrap_or_default()),
        Err(error) => {
            error.log();
            // what a client would get as a response: nothing internal
            ("failed", error.to_json())
        }
    };
    sqlx::query("UPDATE jobs SET state = $1, result = $2 WHERE id = $3 AND state = 'running'")
        .bind(state)
        .bind(result)
        .bind(job.try_get::<String, _>("id")?)
        .execute(&app.pool)
        .await?;
    Ok(true)
}

#[derive(Debug, thiserror::Error, Problem)]
enum ReportError {
    #[error("the tickets could not be counted")]
    #[problem(via = DatabaseProblem)]
    Database(#[from] sqlx::Error),
}

async fn report(app: &App, state: Option<String>) -> Result<Report, ReportError> {
    let (tickets, unassigned) = sqlx::query_as(
        "SELECT COUNT(*), COUNT(*) - COUNT(assignee) FROM tickets WHERE $1 = '' OR state = $1",
    )
    .bind(state.unwrap_or_default())
    .fetch_one(&app.pool)
    .await?;
    Ok(Report { tickets, unassigned })
}

/// All errors of this module, for the document.
pub type Errors = (StartReportError, ShowJobError);

/// The routes, described.
pub fn routes() -> ApiRouter<App> {
    ApiRouter::new().api_route("/reports", post(start)).api_route("/jobs/{id}", get(show))
}
