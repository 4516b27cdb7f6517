//! `/tickets`: a list with cursors, a filter, and preconditions.

use aide::axum::ApiRouter;
use aide::axum::routing::get;
use axum::Extension;
use axum::extract::State;
use problem_core::extract::{Json, Path, Query, Valid};
use problem_core::idempotency::OperationId;
use problem_core::pages::{CursorPage, CursorQuery};
use problem_core::problems::{IfMatch, PaginationError, Precondition, PreconditionError};
use problem_core::responses::{Created, NoContent, Versioned};
use problem_core::validation::WireNames;
use problem_core::{FieldError, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use sqlx::error::ErrorKind;
use uuid::Uuid;
use validator::Validate;

use crate::auth::Caller;
use crate::database_problem::{DatabaseProblem, violates};
use crate::upstream::{Summary, UpstreamError};
use crate::versions::Version;
use crate::{App, Id};

/// What has become of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TicketState {
    /// Nobody works on it.
    Open,
    /// Somebody works on it.
    Started,
    /// It is done.
    Closed,
}

impl TicketState {
    /// The text in the database, and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Started => "started",
            Self::Closed => "closed",
        }
    }
}

/// Something that a customer wants to be fixed.
#[derive(Debug, FromRow, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Ticket {
    id: String,
    pub(crate) title: String,
    pub(crate) body: String,
    // the database has only states
    #[schemars(with = "TicketState")]
    state: String,
    /// The ID of the user who works on the ticket.
    assignee: Option<String>,
    #[schemars(extend("format" = "date-time"))]
    created_at: String,
    version: i64,
}

/// A ticket that does not exist yet.
#[derive(Debug, Deserialize, Validate, WireNames, JsonSchema)]
pub struct NewTicket {
    #[validate(length(min = 1, max = 200), does_not_contain(pattern = "\0"))]
    title: String,
    #[validate(length(max = 10000), does_not_contain(pattern = "\0"))]
    #[serde(default)]
    body: String,
    /// The ID of a user.
    assignee: Option<Uuid>,
}

/// Changes of a ticket. A member that is missing or `null` stays as it is.
#[derive(Debug, Deserialize, Validate, WireNames, JsonSchema)]
pub struct TicketChanges {
    #[validate(length(min = 1, max = 200), does_not_contain(pattern = "\0"))]
    title: Option<String>,
    #[validate(length(max = 10000), does_not_contain(pattern = "\0"))]
    body: Option<String>,
    state: Option<TicketState>,
    /// The ID of a user.
    assignee: Option<Uuid>,
}

/// Which tickets are listed.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct TicketFilter {
    /// Only tickets with this state.
    state: Option<TicketState>,
}

/// What an error means if a statement writes the assignee of a ticket.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(statuses(422, 500, 503))]
pub enum AssigneeProblem {
    /// The assignee is not a user. This is a broken rule of the body, so it looks like one.
    #[error("the request body has invalid fields")]
    #[problem(status = 422, code = "VALIDATION_ERROR")]
    UnknownAssignee {
        #[problem(errors)]
        errors: Vec<FieldError>,
    },
    #[error(transparent)]
    #[problem(transparent)]
    Database(DatabaseProblem),
}

impl From<&sqlx::Error> for AssigneeProblem {
    fn from(error: &sqlx::Error) -> Self {
        if violates(error, ErrorKind::ForeignKeyViolation) {
            let error = FieldError::new("assignee", "UNKNOWN_USER", "is not a user");
            return Self::UnknownAssignee { errors: vec![error] };
        }
        Self::Database(error.into())
    }
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(400, 422, 500, 503))]
pub enum ListTicketsError {
    #[error(transparent)]
    #[problem(transparent)]
    Cursor(#[from] PaginationError),
    #[error("the tickets could not be listed")]
    #[problem(via = DatabaseProblem)]
    Database(#[from] sqlx::Error),
}

/// Lists the tickets, the newest last. A ticket that is created meanwhile moves no other one to another page.
async fn list(
    _: Caller,
    query: CursorQuery,
    Query(filter): Query<TicketFilter>,
    State(app): State<App>,
) -> Result<CursorPage<Ticket>, ListTicketsError> {
    let query = query.with_codec(&app.cursors);
    // the first page starts after a key that is lower than all others
    let (created_at, id) = query.key::<(String, String)>()?.unwrap_or_default();
    let select = sqlx::query_as(
        "SELECT * FROM tickets WHERE (created_at, id) > ($1, $2) AND ($3 = '' OR state = $3)
         ORDER BY created_at, id LIMIT $4",
    );
    let state = filter.state.map_or("", TicketState::as_str);
    let select = select.bind(created_at).bind(id).bind(state).bind(query.sql_limit());
    let tickets = select.fetch_all(&app.pool).await?;
    Ok(query.page_of(tickets, |ticket: &Ticket| (ticket.created_at.clone(), ticket.id.clone())))
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(422, 500, 503))]
pub enum CreateTicketError {
    #[error("the ticket could not be created")]
    #[problem(via = AssigneeProblem)]
    Database(#[from] sqlx::Error),
}

/// Creates a ticket.
async fn create(
    _: Caller,
    operation: OperationId,
    Extension(version): Extension<Version>,
    State(app): State<App>,
    Valid(Json(new)): Valid<Json<NewTicket>>,
) -> Result<Created<Ticket>, CreateTicketError> {
    let insert = sqlx::query_as(
        "INSERT INTO tickets (id, title, body, state, assignee, version, created_at, operation_id)
         VALUES ($1, $2, $3, 'open', $4, 1, $5, $6)
         ON CONFLICT (operation_id) DO UPDATE SET operation_id = excluded.operation_id
         RETURNING *",
    );
    let insert = insert.bind(Uuid::now_v7().to_string()).bind(new.title).bind(new.body);
    let insert = insert.bind(new.assignee.map(|id| id.to_string())).bind(app.clock.text());
    let ticket: Ticket = insert.bind(operation.to_hex()).fetch_one(&app.pool).await?; // a 422 if the assignee is not a user
    let (uri, etag) = (version.uri("tickets", &ticket.id), ticket.version);
    Ok(Created::at(uri, ticket).with_etag(etag))
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(404, 500, 503))]
pub enum ShowTicketError {
    #[error("there is no such ticket")]
    #[problem(status = 404)]
    TicketNotFound,
    // a row that is broken is a 500, too
    #[error("the ticket could not be read")]
    #[problem(via = DatabaseProblem)]
    Database(#[from] sqlx::Error),
}

/// Shows a ticket.
async fn show(
    _: Caller,
    Path(Id { id }): Path<Id>,
    State(app): State<App>,
) -> Result<Versioned<Ticket>, ShowTicketError> {
    let ticket = find(&app, id).await?;
    Ok(Versioned::new(ticket.version, ticket))
}

async fn find(app: &App, id: Uuid) -> Result<Ticket, ShowTicketError> {
    let ticket = sqlx::query_as("SELECT * FROM tickets WHERE id = $1").bind(id.to_string());
    ticket.fetch_optional(&app.pool).await?.ok_or(ShowTicketError::TicketNotFound)
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(404, 412, 422, 428, 500, 503))]
pub enum ChangeTicketError {
    #[error(transparent)]
    #[problem(transparent)]
    Read(#[from] ShowTicketError),
    #[error(transparent)]
    #[problem(transparent)]
    Precondition(#[from] PreconditionError),
    #[error("the ticket could not be changed")]
    #[problem(via = AssigneeProblem)]
    Database(#[from] sqlx::Error),
}

/// Changes some members of a ticket.
async fn change(
    _: Caller,
    _: OperationId,
    Path(Id { id }): Path<Id>,
    if_match: IfMatch,
    State(app): State<App>,
    Valid(Json(changes)): Valid<Json<TicketChanges>>,
) -> Result<Versioned<Ticket>, ChangeTicketError> {
    let ticket = find(&app, id).await?;
    if_match.check(ticket.version)?;
    let update = sqlx::query_as(
        "UPDATE tickets SET title = $1, body = $2, state = $3, assignee = $4, version = version + 1
         WHERE id = $5 AND version = $6
         RETURNING *",
    );
    let state = changes.state.map_or(ticket.state, |state| state.as_str().to_owned());
    let assignee = changes.assignee.map(|id| id.to_string()).or(ticket.assignee);
    let update = update.bind(changes.title.unwrap_or(ticket.title)).bind(changes.body.unwrap_or(ticket.body));
    let update = update.bind(state).bind(assignee).bind(ticket.id).bind(ticket.version);
    let changed: Option<Ticket> = update.fetch_optional(&app.pool).await?; // a 422 if the assignee is not a user
    // without a row, another request was faster
    let ticket = changed.ok_or(Precondition::IfMatch.failed())?;
    Ok(Versioned::new(ticket.version, ticket))
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(404, 412, 428, 500, 503))]
pub enum DeleteTicketError {
    #[error(transparent)]
    #[problem(transparent)]
    Read(#[from] ShowTicketError),
    #[error(transparent)]
    #[problem(transparent)]
    Precondition(#[from] PreconditionError),
    #[error("the ticket could not be deleted")]
    #[problem(via = DatabaseProblem)]
    Database(#[from] sqlx::Error),
}

/// Deletes a ticket.
async fn remove(
    _: Caller,
    Path(Id { id }): Path<Id>,
    if_match: IfMatch,
    State(app): State<App>,
) -> Result<NoContent, DeleteTicketError> {
    let ticket = find(&app, id).await?;
    if_match.check(ticket.version)?;
    let delete = sqlx::query("DELETE FROM tickets WHERE id = $1 AND version = $2");
    let deleted = delete.bind(ticket.id).bind(ticket.version).execute(&app.pool).await?;
    if deleted.rows_affected() == 0 { Err(Precondition::IfMatch.failed().into()) } else { Ok(NoContent) }
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(404, 500, 502, 503, 504))]
pub enum SummaryError {
    #[error(transparent)]
    #[problem(transparent)]
    Ticket(#[from] ShowTicketError),
    #[error(transparent)]
    #[problem(transparent)]
    Upstream(#[from] UpstreamError),
}

/// Asks another service for the summary of a ticket.
async fn summary(
    _: Caller,
    Path(Id { id }): Path<Id>,
    State(app): State<App>,
) -> Result<Json<Summary>, SummaryError> {
    let ticket = find(&app, id).await?;
    Ok(Json(app.upstream.summarise(&ticket).await?))
}

/// All errors of this module, for the document.
pub type Errors = (
    ListTicketsError,
    CreateTicketError,
    ShowTicketError,
    ChangeTicketError,
    DeleteTicketError,
    SummaryError,
);

/// The routes, described.
pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/tickets", get(list).post(create))
        .api_route("/tickets/{id}", get(show).patch(change).delete(remove))
        .api_route("/tickets/{id}/summary", get(summary))
}
