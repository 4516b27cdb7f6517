//! The service on axum, described through utoipa and utoipa-axum.

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode};
use described::errors::{
    AccessError, CreateUserError, DeleteUserError, ImportUsersError, ReplaceUserError, ShowUserError,
};
use described::operations::{self, Caller};
use described::values::{Import, ListQuery, NewUser, User};
use problem_core::describe::{JsonRejections, PathRejections, QueryRejections};
use problem_core::extract::{Json, Path, Query};
use problem_core::utoipa::Responses;
use serde_json::Value;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

fn caller(headers: &HeaderMap) -> Caller {
    Caller::new(|name| headers.get(name)?.to_str().ok().map(str::to_owned))
}

/// Lists users.
#[utoipa::path(
    get,
    path = "/users",
    params(ListQuery),
    responses((status = 200, body = Vec<User>, description = "The users."), Responses<(AccessError, QueryRejections)>)
)]
async fn list_users(
    headers: HeaderMap,
    Query(query): Query<ListQuery>,
) -> Result<Json<Vec<User>>, AccessError> {
    operations::list_users(&caller(&headers), &query).map(Json)
}

/// Creates a user.
#[utoipa::path(
    post,
    path = "/users",
    responses((status = 201, body = User, description = "The user was created."), Responses<(CreateUserError, JsonRejections)>)
)]
async fn create_user(
    headers: HeaderMap,
    Json(new): Json<NewUser>,
) -> Result<(StatusCode, Json<User>), CreateUserError> {
    let user = operations::create_user(&caller(&headers), new)?;
    Ok((StatusCode::CREATED, Json(user)))
}

/// Shows a user.
#[utoipa::path(
    get,
    path = "/users/{id}",
    responses((status = 200, body = User, description = "The user."), Responses<(ShowUserError, PathRejections)>)
)]
async fn show_user(headers: HeaderMap, Path(id): Path<u64>) -> Result<Json<User>, ShowUserError> {
    operations::show_user(&caller(&headers), id).map(Json)
}

/// Replaces a user.
#[utoipa::path(
    put,
    path = "/users/{id}",
    params(("If-Match" = Option<String>, Header, description = "The version of the user.")),
    responses((status = 200, body = User, description = "The user."), Responses<(ReplaceUserError, PathRejections, JsonRejections)>)
)]
async fn replace_user(
    headers: HeaderMap,
    Path(id): Path<u64>,
    Json(new): Json<NewUser>,
) -> Result<Json<User>, ReplaceUserError> {
    operations::replace_user(&caller(&headers), id, new).map(Json)
}

/// Deletes a user.
#[utoipa::path(
    delete,
    path = "/users/{id}",
    responses((status = 204, description = "The user was deleted."), Responses<(DeleteUserError, PathRejections)>)
)]
async fn delete_user(headers: HeaderMap, Path(id): Path<u64>) -> Result<StatusCode, DeleteUserError> {
    operations::delete_user(&caller(&headers), id).map(|()| StatusCode::NO_CONTENT)
}

/// Imports users from another service.
#[utoipa::path(
    post,
    path = "/imports",
    responses((status = 202, description = "The import has begun."), Responses<(ImportUsersError, JsonRejections)>)
)]
async fn import_users(
    headers: HeaderMap,
    Json(import): Json<Import>,
) -> Result<StatusCode, ImportUsersError> {
    operations::import_users(&caller(&headers), &import).map(|()| StatusCode::ACCEPTED)
}

#[derive(OpenApi)]
#[openapi(info(title = "Users", description = "A service whose errors are described.", version = "1.0.0"))]
struct Api;

/// The routes, and their document.
///
/// # Panics
///
/// If the document has errors that the description of the service does not have.
pub fn service() -> (axum::Router, Value) {
    let (router, document) = OpenApiRouter::with_openapi(Api::openapi())
        .routes(routes!(list_users, create_user))
        .routes(routes!(show_user, replace_user, delete_user))
        .routes(routes!(import_users))
        .split_for_parts();
    let mut document = serde_json::to_value(&document).unwrap();
    described::complete(&mut document);
    // the boundary is added last, so that it is around all routes
    let router = router.layer(DefaultBodyLimit::max(described::BODY_LIMIT)).layer(described::boundary());
    (router, document)
}
