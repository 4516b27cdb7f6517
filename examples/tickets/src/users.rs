//! `/users`: a list with numbered pages, and a version in the body.

use aide::axum::ApiRouter;
use aide::axum::routing::get;
use axum::Extension;
use axum::extract::State;
use problem_core::Problem;
use problem_core::extract::{Json, Path, Valid};
use problem_core::idempotency::OperationId;
use problem_core::pages::{Page, PageQuery};
use problem_core::problems::{IfMatch, Precondition, PreconditionError};
use problem_core::responses::{Created, NoContent, Versioned};
use problem_core::validation::WireNames;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use sqlx::error::ErrorKind;
use uuid::Uuid;
use validator::Validate;

use crate::auth::Caller;
use crate::database_problem::{DatabaseError, DatabaseProblem, violates};
use crate::versions::Version;
use crate::{App, Id};

/// A person who works on tickets.
#[derive(Debug, FromRow, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    id: String,
    email: String,
    name: Option<String>,
    age: Option<i64>,
    #[schemars(extend("format" = "date-time"))]
    created_at: String,
    version: i64,
}

/// The body of a POST or PUT.
// PostgreSQL has no texts with U+0000, so they are refused with the other wrong fields
#[derive(Debug, Deserialize, Validate, WireNames, JsonSchema)]
struct NewUser {
    /// An address that no other user has.
    #[validate(email, length(max = 254))]
    email: String,
    #[validate(length(min = 1, max = 100), does_not_contain(pattern = "\0"))]
    name: Option<String>,
    #[validate(range(min = 0, max = 150))]
    age: Option<i16>,
    /// For a PUT: the version that the client has read. Another one is a 409.
    version: Option<i64>,
}

/// What an error means if a statement writes an email address.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(statuses(409, 500, 503))]
pub enum EmailProblem {
    /// Another user has this email address.
    #[error("another user has this email address")]
    #[problem(status = 409)]
    EmailTaken,
    #[error(transparent)]
    #[problem(transparent)]
    Database(DatabaseProblem),
}

impl From<&sqlx::Error> for EmailProblem {
    fn from(error: &sqlx::Error) -> Self {
        let is_taken = violates(error, ErrorKind::UniqueViolation);
        if is_taken { Self::EmailTaken } else { Self::Database(error.into()) }
    }
}

/// What an error means if a statement deletes a user.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(statuses(409, 500, 503))]
pub enum ReferenceProblem {
    /// Tickets are assigned to the user.
    #[error("tickets are assigned to this user; assign them to somebody else first")]
    #[problem(status = 409)]
    UserHasTickets,
    #[error(transparent)]
    #[problem(transparent)]
    Database(DatabaseProblem),
}

impl From<&sqlx::Error> for ReferenceProblem {
    fn from(error: &sqlx::Error) -> Self {
        let has_tickets = violates(error, ErrorKind::ForeignKeyViolation);
        if has_tickets { Self::UserHasTickets } else { Self::Database(error.into()) }
    }
}

// Each operation has an enum of its own, so that the document says exactly what it answers. `statuses(…)` lists the statuses that the
// handler may send in addition to the layers and the extractors; the compiler checks them.

/// Lists the users, the newest last.
async fn list(_: Caller, query: PageQuery, State(app): State<App>) -> Result<Page<User>, DatabaseError> {
    // the page and the total are two statements, so a user that is created between them may be missing in one of the two
    let select = sqlx::query_as("SELECT * FROM users ORDER BY created_at, id LIMIT $1 OFFSET $2");
    let users = select.bind(query.sql_limit()).bind(query.sql_offset()).fetch_all(&app.pool).await?;
    let total: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM users").fetch_one(&app.pool).await?;
    Ok(query.page_of(users, total))
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(409, 500, 503))]
pub enum CreateUserError {
    #[error("the user could not be created")]
    #[problem(via = EmailProblem)]
    Database(#[from] sqlx::Error),
}

/// Creates a user.
async fn create(
    _: Caller,
    operation: OperationId,
    Extension(version): Extension<Version>,
    State(app): State<App>,
    Valid(Json(new)): Valid<Json<NewUser>>,
) -> Result<Created<User>, CreateUserError> {
    // if a retry comes after the process has died, the row of the first attempt is there, and the statement returns it
    let insert = sqlx::query_as(
        "INSERT INTO users (id, email, name, age, version, created_at, operation_id)
         VALUES ($1, $2, $3, $4, 1, $5, $6)
         ON CONFLICT (operation_id) DO UPDATE SET operation_id = excluded.operation_id
         RETURNING *",
    );
    let insert = insert.bind(Uuid::now_v7().to_string()).bind(new.email.to_lowercase()).bind(new.name);
    let insert = insert.bind(new.age.map(i64::from)).bind(app.clock.text()).bind(operation.to_hex());
    let user: User = insert.fetch_one(&app.pool).await?; // a 409 if another user has the address
    let etag = user.version;
    Ok(Created::at(version.uri("users", &user.id), user).with_etag(etag))
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(404, 500, 503))]
pub enum ShowUserError {
    #[error("there is no such user")]
    #[problem(status = 404)]
    UserNotFound,
    #[error("the user could not be read")]
    #[problem(via = DatabaseProblem)]
    Database(#[from] sqlx::Error),
}

/// Shows a user.
async fn show(
    _: Caller,
    Path(Id { id }): Path<Id>,
    State(app): State<App>,
) -> Result<Versioned<User>, ShowUserError> {
    let user = find(&app, id).await?;
    Ok(Versioned::new(user.version, user))
}

async fn find(app: &App, id: Uuid) -> Result<User, ShowUserError> {
    let user = sqlx::query_as("SELECT * FROM users WHERE id = $1").bind(id.to_string());
    user.fetch_optional(&app.pool).await?.ok_or(ShowUserError::UserNotFound)
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(404, 409, 412, 428, 500, 503))]
pub enum ChangeUserError {
    #[error(transparent)]
    #[problem(transparent)]
    Read(#[from] ShowUserError),
    #[error(transparent)]
    #[problem(transparent)]
    Precondition(#[from] PreconditionError),
    /// The body has a version that is not the current one.
    #[error("the user has version {current} by now; read it again")]
    #[problem(status = 409)]
    VersionConflict {
        /// The version that the user has now.
        #[problem(extension = "currentVersion")]
        current: i64,
    },
    #[error("the user could not be changed")]
    #[problem(via = EmailProblem)]
    Database(#[from] sqlx::Error),
}

/// Replaces a user.
async fn replace(
    _: Caller,
    Path(Id { id }): Path<Id>,
    if_match: IfMatch,
    State(app): State<App>,
    Valid(Json(new)): Valid<Json<NewUser>>,
) -> Result<Versioned<User>, ChangeUserError> {
    let user = find(&app, id).await?;
    if_match.check(user.version)?;
    if new.version.is_some_and(|version| version != user.version) {
        return Err(ChangeUserError::VersionConflict { current: user.version });
    }
    let update = sqlx::query_as(
        "UPDATE users SET email = $1, name = $2, age = $3, version = version + 1
         WHERE id = $4 AND version = $5
         RETURNING *",
    );
    let update = update.bind(new.email.to_lowercase()).bind(new.name).bind(new.age.map(i64::from));
    let update = update.bind(user.id).bind(user.version);
    let replaced: Option<User> = update.fetch_optional(&app.pool).await?; // a 409 if another user has the address
    // without a row, another request was faster
    let user = replaced.ok_or(Precondition::IfMatch.failed())?;
    Ok(Versioned::new(user.version, user))
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide), statuses(404, 409, 412, 428, 500, 503))]
pub enum DeleteUserError {
    #[error(transparent)]
    #[problem(transparent)]
    Read(#[from] ShowUserError),
    #[error(transparent)]
    #[problem(transparent)]
    Precondition(#[from] PreconditionError),
    #[error("the user could not be deleted")]
    #[problem(via = ReferenceProblem)]
    Database(#[from] sqlx::Error),
}

/// Deletes a user without tickets.
async fn remove(
    _: Caller,
    Path(Id { id }): Path<Id>,
    if_match: IfMatch,
    State(app): State<App>,
) -> Result<NoContent, DeleteUserError> {
    let user = find(&app, id).await?;
    if_match.check(user.version)?;
    let delete = sqlx::query("DELETE FROM users WHERE id = $1 AND version = $2");
    let deleted = delete.bind(user.id).bind(user.version).execute(&app.pool).await?; // a 409 if the user has tickets
    if deleted.rows_affected() == 0 { Err(Precondition::IfMatch.failed().into()) } else { Ok(NoContent) }
}

/// All errors of this module, for the document.
pub type Errors = (DatabaseError, CreateUserError, ShowUserError, ChangeUserError, DeleteUserError);

/// The routes, described.
pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/users", get(list).post(create))
        .api_route("/users/{id}", get(show).put(replace).delete(remove))
}
