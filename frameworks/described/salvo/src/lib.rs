//! The described service on Salvo. salvo-oapi describes it, and Salvo's own extractors read the requests.

use described::errors::{
    AccessError, CreateUserError, DeleteUserError, ImportUsersError, ReplaceUserError, ShowUserError,
};
use described::operations::{self, Caller};
use described::values::{Import, ListQuery, NewUser, User};
use described::{BODY_LIMIT, boundary, complete};
use problem_core::describe::{OfStatus, WithRejections};
use salvo::http::request::SecureMaxSize;
use salvo::oapi::extract::{JsonBody, PathParam};
use salvo::oapi::{
    Components, EndpointOutRegister, Operation, Response as Described, ToParameters, ToSchema as _,
};
use salvo::prelude::{
    Json, OpenApi, Request, Response, Router, Scribe, Service, StatusCode, Writer, endpoint,
};
use serde::Deserialize;
use serde_json::Value;

/// What the extractors of parameters answer.
type Parameter = OfStatus<400>;

/// What the extractors of bodies answer, also to a wrong media type.
type Body = (OfStatus<400>, OfStatus<413>);

/// The query of a list. `QueryParam` would pass over a page that is not a number.
#[derive(Deserialize, ToParameters)]
#[salvo(parameters(default_parameter_in = Query))]
struct Page {
    /// The page, from 1.
    page: Option<u32>,
}

struct Created(User);

impl Scribe for Created {
    fn render(self, response: &mut Response) {
        response.status_code(StatusCode::CREATED);
        response.render(Json(self.0));
    }
}

impl EndpointOutRegister for Created {
    fn register(components: &mut Components, operation: &mut Operation) {
        let user = User::to_schema(components);
        operation.responses.insert("201", Described::new("Created").add_content("application/json", user));
    }
}

struct Empty<const STATUS: u16>;

impl<const STATUS: u16> Scribe for Empty<STATUS> {
    fn render(self, response: &mut Response) {
        response.status_code = StatusCode::from_u16(STATUS).ok();
    }
}

impl<const STATUS: u16> EndpointOutRegister for Empty<STATUS> {
    fn register(_: &mut Components, operation: &mut Operation) {
        operation.responses.insert(STATUS.to_string(), Described::new("No body"));
    }
}

fn caller(request: &Request) -> Caller {
    Caller::new(|name| request.headers().get(name)?.to_str().ok().map(str::to_owned))
}

#[endpoint]
async fn list_users(
    request: &mut Request,
    query: Page,
) -> Result<Json<Vec<User>>, WithRejections<AccessError, Parameter>> {
    Ok(Json(operations::list_users(&caller(request), &ListQuery { page: query.page })?))
}

#[endpoint]
async fn create_user(
    request: &mut Request,
    new: JsonBody<NewUser>,
) -> Result<Created, WithRejections<CreateUserError, Body>> {
    Ok(Created(operations::create_user(&caller(request), new.into_inner())?))
}

#[endpoint]
async fn show_user(
    request: &mut Request,
    id: PathParam<u64>,
) -> Result<Json<User>, WithRejections<ShowUserError, Parameter>> {
    Ok(Json(operations::show_user(&caller(request), id.into_inner())?))
}

#[endpoint]
async fn replace_user(
    request: &mut Request,
    id: PathParam<u64>,
    new: JsonBody<NewUser>,
) -> Result<Json<User>, WithRejections<ReplaceUserError, (Parameter, Body)>> {
    Ok(Json(operations::replace_user(&caller(request), id.into_inner(), new.into_inner())?))
}

#[endpoint]
async fn delete_user(
    request: &mut Request,
    id: PathParam<u64>,
) -> Result<Empty<204>, WithRejections<DeleteUserError, Parameter>> {
    operations::delete_user(&caller(request), id.into_inner())?;
    Ok(Empty)
}

#[endpoint]
async fn import_users(
    request: &mut Request,
    import: JsonBody<Import>,
) -> Result<Empty<202>, WithRejections<ImportUsersError, Body>> {
    operations::import_users(&caller(request), &import.into_inner())?;
    Ok(Empty)
}

fn router() -> Router {
    Router::new()
        .push(Router::with_path("users").get(list_users).post(create_user))
        .push(Router::with_path("users/{id}").get(show_user).put(replace_user).delete(delete_user))
        .push(Router::with_path("imports").post(import_users))
}

/// The document that salvo-oapi makes.
///
/// # Panics
///
/// Never: a document of salvo-oapi is JSON.
#[must_use]
pub fn document_of_salvo() -> Value {
    serde_json::to_value(OpenApi::new("Users", "1.0.0").merge_router(&router())).unwrap()
}

/// The completed document.
#[must_use]
pub fn document() -> Value {
    let mut document = document_of_salvo();
    complete(&mut document);
    document
}

/// The service.
#[must_use]
pub fn service() -> Service {
    Service::new(router()).hoop(boundary()).hoop(SecureMaxSize::new(BODY_LIMIT))
}
