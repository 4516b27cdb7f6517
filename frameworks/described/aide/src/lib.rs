//! The described service on axum, with aide.

use aide::axum::ApiRouter;
use aide::axum::routing::{delete_with, get_with, post_with, put_with};
use aide::openapi::{Info, OpenApi};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode};
use axum::response::NoContent;
use described::errors::{
    AccessError, CreateUserError, DeleteUserError, ImportUsersError, ReplaceUserError, ShowUserError,
};
use described::operations::{self, Caller};
use described::values::{Import, ListQuery, NewUser, User};
use described::{BODY_LIMIT, boundary, complete};
use problem_core::extract::{Json, Path, Query};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// The path of one user.
#[derive(Deserialize, JsonSchema)]
struct UserPath {
    /// The ID of the user.
    id: u64,
}

fn caller(headers: &HeaderMap) -> Caller {
    Caller::new(|name| Some(headers.get(name)?.to_str().ok()?.to_owned()))
}

async fn list_users(
    headers: HeaderMap,
    Query(query): Query<ListQuery>,
) -> Result<Json<Vec<User>>, AccessError> {
    operations::list_users(&caller(&headers), &query).map(Json)
}

async fn create_user(
    headers: HeaderMap,
    Json(new): Json<NewUser>,
) -> Result<(StatusCode, Json<User>), CreateUserError> {
    Ok((StatusCode::CREATED, Json(operations::create_user(&caller(&headers), new)?)))
}

async fn show_user(headers: HeaderMap, Path(path): Path<UserPath>) -> Result<Json<User>, ShowUserError> {
    operations::show_user(&caller(&headers), path.id).map(Json)
}

async fn replace_user(
    headers: HeaderMap,
    Path(path): Path<UserPath>,
    Json(new): Json<NewUser>,
) -> Result<Json<User>, ReplaceUserError> {
    operations::replace_user(&caller(&headers), path.id, new).map(Json)
}

async fn delete_user(headers: HeaderMap, Path(path): Path<UserPath>) -> Result<NoContent, DeleteUserError> {
    operations::delete_user(&caller(&headers), path.id).map(|()| NoContent)
}

async fn import_users(
    headers: HeaderMap,
    Json(import): Json<Import>,
) -> Result<StatusCode, ImportUsersError> {
    operations::import_users(&caller(&headers), &import).map(|()| StatusCode::ACCEPTED)
}

/// The service, and the document of its API as aide has made it.
pub fn routes() -> (Router, OpenApi) {
    let mut api = OpenApi {
        info: Info { title: "Users".to_owned(), version: "1.0.0".to_owned(), ..Info::default() },
        ..OpenApi::default()
    };
    // a status that no type knows is a fact of the operation
    let create = post_with(create_user, |operation| operation.id("createUser").response::<201, Json<User>>());
    let import = post_with(import_users, |operation| operation.id("importUsers").response::<202, ()>());
    let router = ApiRouter::new()
        .api_route("/users", get_with(list_users, |operation| operation.id("listUsers")).merge(create))
        .api_route(
            "/users/{id}",
            get_with(show_user, |operation| operation.id("showUser"))
                .merge(put_with(replace_user, |operation| operation.id("replaceUser")))
                .merge(delete_with(delete_user, |operation| operation.id("deleteUser"))),
        )
        .api_route("/imports", import)
        .finish_api(&mut api);
    (router, api)
}

/// The document with the settings of the boundary.
///
/// # Panics
///
/// If an error type is missing in the description of the service.
#[must_use]
pub fn document(api: &OpenApi) -> Value {
    let mut document = serde_json::to_value(api).unwrap();
    complete(&mut document);
    document
}

/// The service inside its boundary. It also serves its document.
pub fn service() -> Router {
    let (router, api) = routes();
    let document = document(&api);
    router
        .route("/openapi.json", axum::routing::get(|| async { axum::Json(document) }))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(boundary())
}
