//! `/tickets`: a list with cursors, a filter, and preconditions.

use aide::axum::ApiRouter;
use aide::axum::routing::get;
use axum::Extension;
use axum::extract::State;
use problem_core::extract::{Json, Path, Query, Valid};
use problem_core::pages::{CursorPage, CursorQuery};
use problem_core::problems::{PaginationError, PreconditionError};
use problem_core::responses::{Created, NoContent};
use problem_core::validation::WireNames;
use problem_core::{FieldError, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::any::{AnyTypeInfo, AnyValueRef};
use sqlx::error::{BoxDynError, ErrorKind};
use sqlx::{Any, Decode, FromRow, Type};
use uuid::Uuid;
use validator::Validate;

use crate::App;
use crate::auth::Caller;
use crate::database::Timestamp;
use crate::database_problem::{DatabaseProblem, violated};
use crate::etag::{IfMatch, MISMATCH, Versioned};
use crate::idempotency_store::Operation;
use crate::upstream::{UnreadableSummary, UpstreamProblem};
use crate::versions::Version;

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
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Started => "started",
            Self::Closed => "closed",
        }
    }
}

/// A text in the database that is no state.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not the state of a ticket")]
pub struct UnknownState(String);

impl TryFrom<String> for TicketState {
    type Error = UnknownState;

    fn try_from(text: String) -> Result<Self, UnknownState> {
        let all = [Self::Open, Self::Started, Self::Closed];
        all.into_iter().find(|state| state.as_str() == text).ok_or(UnknownState(text))
    }
}

// The attribute `try_from` of sqlx would do this, but it drops the error, and the log should name the text.
impl<'r> Decode<'r, Any> for TicketState {
    fn decode(value: AnyValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(<String as Decode<Any>>::decode(value)?.try_into()?)
    }
}

impl Type<Any> for TicketState {
    fn type_info() -> AnyTypeInfo {
        <String as Type<Any>>::type_info()
    }
}

/// Something that a customer wants to be fixed.
#[derive(Debug, FromRow, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Ticket {
    id: String,
    pub(crate) title: String,
    pub(crate) body: String,
    // a text that is no state is an error of the database, and so a 500
    state: TicketState,
    /// The ID of the user who works on the ticket.
    assignee: Option<String>,
    #[sqlx(try_from = "i64")]
    created_at: Timestamp,
    version: i64,
}

/// A ticket that does not exist yet, or the whole of one that does.
#[derive(Debug, Deserialize, Validate, WireNames, JsonSchema)]
pub struct NewTicket {
    #[validate(length(min = 1, max = 200), does_not_contain(pattern = "\0"))]
    title: String,
    #[validate(length(max = 10000), does_not_contain(pattern = "\0"))]
    #[serde(default)]
    body: String,
    /// `open` if it is missing.
    state: Option<TicketState>,
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

#[derive(Deserialize, JsonSchema)]
struct TicketPath {
    /// The ID of the ticket.
    id: Uuid,
}

/// The ticket does not exist.
#[derive(Debug, thiserror::Error, Problem)]
#[error("there is no such ticket")]
#[problem(also(aide), status = 404)]
pub struct TicketNotFound;

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
        match violated(error) {
            Some(ErrorKind::ForeignKeyViolation) => {
                let error = FieldError::new("assignee", "UNKNOWN_USER", "is not a user");
                Self::UnknownAssignee { errors: vec![error] }
            }
            _ => Self::Database(error.into()),
        }
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
    let (created_at, id) = query.key::<(i64, String)>()?.unwrap_or_default();
    let tickets = sqlx::query_as(
        "SELECT * FROM tickets WHERE (created_at, id) > ($1, $2) AND ($3 = '' OR state = $3)
         ORDER BY created_at, id LIMIT $4",
    )
    .bind(created_at)
    .bind(id)
    .bind(filter.state.map_or("", TicketState::as_str))
    .bind(query.sql_limit())
    .fetch_all(&app.pool)
    .await?;
    Ok(query.page_of(tickets, |ticket: &Ticket| (ticket.created_at.0, ticket.id.clone())))
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
    Operation(operation): Operation,
    Extension(version): Extension<Version>,
    State(app): State<App>,
    Valid(Json(new)): Valid<Json<NewTicket>>,
) -> Result<Created<Ticket>, CreateTicketError> {
    let ticket: Ticket = sqlx::query_as(
        "INSERT INTO tickets (id, title, body, state, assignee, version, created_at, operation_id)
         VALUES ($1, $2, $3, $4, $5, 1, $6, $7)
         ON CONFLICT (operation_id) DO UPDATE SET operation_id = excluded.operation_id
         RETURNING *",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(new.title)
    .bind(new.body)
    .bind(new.state.unwrap_or(TicketState::Open).as_str())
    .bind(new.assignee.map(text))
    .bind(app.clock.millis())
    .bind(operation)
    .fetch_one(&app.pool)
    .await?; // a 422 if the assignee is not a user
    let (uri, etag) = (version.uri("tickets", &ticket.id), ticket.version);
    Ok(Created::at(uri, ticket).with_etag(etag))
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(404, 500, 503))]
pub enum ShowTicketError {
    #[error(transparent)]
    #[problem(transparent)]
    NotFound(#[from] TicketNotFound),
    // a row that is broken is a 500, too
    #[error("the ticket could not be read")]
    #[problem(via = DatabaseProblem)]
    Database(#[from] sqlx::Error),
}

/// Shows a ticket.
async fn show(
    _: Caller,
    Path(TicketPath { id }): Path<TicketPath>,
    State(app): State<App>,
) -> Result<Versioned<Ticket>, ShowTicketError> {
    let ticket = find(&app, id).await?.ok_or(TicketNotFound)?;
    Ok(Versioned(ticket.version, ticket))
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(404, 412, 422, 428, 500, 503))]
pub enum ChangeTicketError {
    #[error(transparent)]
    #[problem(transparent)]
    NotFound(#[from] TicketNotFound),
    #[error(transparent)]
    #[problem(transparent)]
    Precondition(#[from] PreconditionError),
    #[error("the ticket could not be changed")]
    #[problem(via = AssigneeProblem)]
    Database(#[from] sqlx::Error),
}

/// Replaces a ticket.
async fn replace(
    _: Caller,
    Path(TicketPath { id }): Path<TicketPath>,
    if_match: IfMatch,
    State(app): State<App>,
    Valid(Json(new)): Valid<Json<NewTicket>>,
) -> Result<Versioned<Ticket>, ChangeTicketError> {
    let ticket = find(&app, id).await?.ok_or(TicketNotFound)?;
    let changed = Ticket {
        title: new.title,
        body: new.body,
        state: new.state.unwrap_or(TicketState::Open),
        assignee: new.assignee.map(text),
        ..ticket
    };
    save(&app, &if_match, changed).await
}

/// Changes some members of a ticket.
async fn change(
    _: Caller,
    _: Operation,
    Path(TicketPath { id }): Path<TicketPath>,
    if_match: IfMatch,
    State(app): State<App>,
    Valid(Json(changes)): Valid<Json<TicketChanges>>,
) -> Result<Versioned<Ticket>, ChangeTicketError> {
    let ticket = find(&app, id).await?.ok_or(TicketNotFound)?;
    let changed = Ticket {
        title: changes.title.unwrap_or(ticket.title),
        body: changes.body.unwrap_or(ticket.body),
        state: changes.state.unwrap_or(ticket.state),
        assignee: changes.assignee.map(text).or(ticket.assignee),
        ..ticket
    };
    save(&app, &if_match, changed).await
}

/// Writes the new content of a ticket that was just read, if this is what the client has read, too.
async fn save(app: &App, if_match: &IfMatch, ticket: Ticket) -> Result<Versioned<Ticket>, ChangeTicketError> {
    if_match.check(ticket.version)?;
    let saved: Option<Ticket> = sqlx::query_as(
        "UPDATE tickets SET title = $1, body = $2, state = $3, assignee = $4, version = version + 1
         WHERE id = $5 AND version = $6
         RETURNING *",
    )
    .bind(ticket.title)
    .bind(ticket.body)
    .bind(ticket.state.as_str())
    .bind(ticket.assignee)
    .bind(ticket.id)
    .bind(ticket.version)
    .fetch_optional(&app.pool)
    .await?; // a 422 if the assignee is not a user
    // without a row, another request was faster
    let ticket = saved.ok_or(MISMATCH)?;
    Ok(Versioned(ticket.version, ticket))
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(404, 412, 428, 500, 503))]
pub enum DeleteTicketError {
    #[error(transparent)]
    #[problem(transparent)]
    NotFound(#[from] TicketNotFound),
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
    Path(TicketPath { id }): Path<TicketPath>,
    if_match: IfMatch,
    State(app): State<App>,
) -> Result<NoContent, DeleteTicketError> {
    let ticket = find(&app, id).await?.ok_or(TicketNotFound)?;
    if_match.check(ticket.version)?;
    let deleted = sqlx::query("DELETE FROM tickets WHERE id = $1 AND version = $2")
        .bind(ticket.id)
        .bind(ticket.version)
        .execute(&app.pool)
        .await?;
    match deleted.rows_affected() {
        0 => Err(MISMATCH.into()),
        _ => Ok(NoContent),
    }
}

/// The summary of a ticket.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Summary {
    summary: String,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(404, 500, 502, 503, 504))]
pub enum SummaryError {
    #[error(transparent)]
    #[problem(transparent)]
    Ticket(#[from] ShowTicketError),
    #[error("the summary could not be requested")]
    #[problem(via = UpstreamProblem)]
    Upstream(#[from] reqwest::Error),
    #[error(transparent)]
    #[problem(transparent)]
    Unreadable(#[from] UnreadableSummary),
}

/// Asks another service for the summary of a ticket.
async fn summary(
    _: Caller,
    Path(TicketPath { id }): Path<TicketPath>,
    State(app): State<App>,
) -> Result<Json<Summary>, SummaryError> {
    let ticket = find(&app, id).await.map_err(ShowTicketError::from)?;
    let ticket = ticket.ok_or(TicketNotFound).map_err(ShowTicketError::from)?;
    let response = app.upstream.request(&ticket).await?;
    Ok(Json(Summary { summary: app.upstream.read(response).await? }))
}

fn text(id: Uuid) -> String {
    id.to_string()
}

async fn find(app: &App, id: Uuid) -> sqlx::Result<Option<Ticket>> {
    sqlx::query_as("SELECT * FROM tickets WHERE id = $1").bind(text(id)).fetch_optional(&app.pool).await
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
        .api_route("/tickets/{id}", get(show).put(replace).patch(change).delete(remove))
        .api_route("/tickets/{id}/summary", get(summary))
}
