//! The described service on poem. poem-openapi describes it, and its own extractors read the requests.

use described::errors::{
    AccessError, CreateUserError, DeleteUserError, ImportUsersError, ReplaceUserError, ShowUserError,
};
use described::operations::{self, Caller};
use described::values::{Import, ListQuery, NewUser, User};
use described::{BODY_LIMIT, boundary, complete};
use poem::error::SizedLimitError;
use poem::http::HeaderMap;
use poem::http::header::CONTENT_LENGTH;
use poem::{Endpoint, EndpointExt as _, Request, Result};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, OpenApi, OpenApiService};
use problem_core::describe::{OfStatus, WithRejections};
use serde_json::Value;

/// What the extractors of parameters answer.
type Parameter = OfStatus<400>;

/// What the extractors of bodies answer. A body that is too large is answered before.
type Body = (OfStatus<400>, OfStatus<413>, OfStatus<415>);

#[derive(ApiResponse)]
enum Created {
    #[oai(status = 201)]
    User(Json<User>),
}

#[derive(ApiResponse)]
enum Deleted {
    #[oai(status = 204)]
    User,
}

#[derive(ApiResponse)]
enum Accepted {
    #[oai(status = 202)]
    Import,
}

struct Users;

fn caller(headers: &HeaderMap) -> Caller {
    Caller::new(|name| headers.get(name)?.to_str().ok().map(str::to_owned))
}

#[OpenApi]
impl Users {
    #[oai(path = "/users", method = "get")]
    async fn list_users(
        &self,
        headers: &HeaderMap,
        /// The page, from 1.
        page: Query<Option<u32>>,
    ) -> Result<Json<Vec<User>>, WithRejections<AccessError, Parameter>> {
        Ok(Json(operations::list_users(&caller(headers), &ListQuery { page: page.0 })?))
    }

    #[oai(path = "/users", method = "post")]
    async fn create_user(
        &self,
        headers: &HeaderMap,
        new: Json<NewUser>,
    ) -> Result<Created, WithRejections<CreateUserError, Body>> {
        Ok(Created::User(Json(operations::create_user(&caller(headers), new.0)?)))
    }

    #[oai(path = "/users/:id", method = "get")]
    async fn show_user(
        &self,
        headers: &HeaderMap,
        id: Path<u64>,
    ) -> Result<Json<User>, WithRejections<ShowUserError, Parameter>> {
        Ok(Json(operations::show_user(&caller(headers), id.0)?))
    }

    #[oai(path = "/users/:id", method = "put")]
    async fn replace_user(
        &self,
        headers: &HeaderMap,
        id: Path<u64>,
        new: Json<NewUser>,
    ) -> Result<Json<User>, WithRejections<ReplaceUserError, (Parameter, Body)>> {
        Ok(Json(operations::replace_user(&caller(headers), id.0, new.0)?))
    }

    #[oai(path = "/users/:id", method = "delete")]
    async fn delete_user(
        &self,
        headers: &HeaderMap,
        id: Path<u64>,
    ) -> Result<Deleted, WithRejections<DeleteUserError, Parameter>> {
        operations::delete_user(&caller(headers), id.0)?;
        Ok(Deleted::User)
    }

    #[oai(path = "/imports", method = "post")]
    async fn import_users(
        &self,
        headers: &HeaderMap,
        import: Json<Import>,
    ) -> Result<Accepted, WithRejections<ImportUsersError, Body>> {
        operations::import_users(&caller(headers), &import.0)?;
        Ok(Accepted::Import)
    }
}

fn api() -> OpenApiService<Users, ()> {
    OpenApiService::new(Users, "Users", "1.0.0")
}

/// The document that poem-openapi makes.
///
/// # Panics
///
/// Never: poem-openapi writes JSON.
#[must_use]
pub fn document_of_poem() -> Value {
    serde_json::from_str(&api().spec()).unwrap()
}

/// The completed document.
#[must_use]
pub fn document() -> Value {
    let mut document = document_of_poem();
    complete(&mut document);
    document
}

/// The service.
pub fn service() -> impl Endpoint + 'static {
    api().around(limited).with(boundary())
}

/// Answers a request whose body is too large. The middleware `SizeLimit` also refuses requests without a body.
async fn limited<E: Endpoint>(endpoint: std::sync::Arc<E>, request: Request) -> Result<E::Output> {
    let len = request.headers().get(CONTENT_LENGTH).and_then(|len| len.to_str().ok()?.parse::<usize>().ok());
    match len {
        Some(len) if BODY_LIMIT < len => Err(SizedLimitError::PayloadTooLarge.into()),
        _ => endpoint.call(request).await,
    }
}
