//! Extractors for axum that reject with problems. They replace axum's own extractors of the same names.
//!
//! A rejection names the field as the client wrote it, and the rule that was broken. It does not contain the
//! value, the message of the parser or the names of the service's types. The message of the parser is logged.
//!
//! | cause | status | code |
//! |---|---|---|
//! | no `Content-Type`, or a wrong one | 415 | `UNSUPPORTED_MEDIA_TYPE` |
//! | a body that is not JSON | 400 | `INVALID_JSON`, with line and column |
//! | JSON that does not match the type | 422, or 400 ([`with_validation_status`](crate::Boundary::with_validation_status)) | `VALIDATION_ERROR`, with an entry of `errors` |
//! | a body that is too large | 413 | `CONTENT_TOO_LARGE` |
//! | a broken rule of `validator` or `garde` (`Valid`, `Garde`) | 422, or 400 | `VALIDATION_ERROR`, with an entry of `errors` for each rule |
//! | a path parameter that does not match its type | 404, or 400 ([`with_path_error_status`](crate::Boundary::with_path_error_status)) | `NOT_FOUND`, or `VALIDATION_ERROR` |
//!
//! ```
//! use problem_core::extract::{Json, Path};
//!
//! #[derive(serde::Deserialize)]
//! struct Order {
//!     quantity: u32,
//! }
//!
//! async fn change(Path(id): Path<u64>, Json(order): Json<Order>) -> String {
//!     format!("{} of {id}", order.quantity)
//! }
//! # let _: axum::Router = axum::Router::new().route("/orders/{id}", axum::routing::put(change));
//! ```

#[cfg(any(feature = "garde", feature = "validator"))]
mod checked;
mod rejections;

use axum::extract::path::ErrorKind;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::HeaderValue;
use http::request::Parts;
use http::{Method, header};
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use crate::input::read::{Part, from_json, from_urlencoded, incomplete_body, is_form, is_json};
use crate::input::read::{unsupported_media_type, wrong_path};
use crate::input::serde_message::is_missing_field;
#[cfg(feature = "tower")]
use crate::log::error_chain::chain;
use crate::members::field_error::FieldError;
use crate::problem::Problem;
use crate::status::ErrorStatus;

#[cfg(any(feature = "garde", feature = "validator"))]
pub use crate::adapter::axum_extract::checked::Extracts;
#[cfg(feature = "garde")]
pub use crate::adapter::axum_extract::checked::Garde;
#[cfg(feature = "validator")]
pub use crate::adapter::axum_extract::checked::Valid;

/// A JSON body (RFC 8259), like [`axum::Json`]. It is a response too.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct Json<T>(pub T);

/// The query parameters, like [`axum::extract::Query`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

/// The fields of a form, like [`axum::Form`]. They are read from the query of a `GET` or `HEAD` request, and
/// from the `application/x-www-form-urlencoded` body of any other request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Form<T>(pub T);

/// The path parameters, like [`axum::extract::Path`].
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            let problem = unsupported_media_type("the request body has to be `application/json`");
            // `Accept` in a 415 says which media type the service reads (RFC 9110 §15.5.16)
            return Err(
                problem.with_header(header::ACCEPT, const { HeaderValue::from_static("application/json") })
            );
        }
        from_json(&body(request, state).await?).map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        from_urlencoded(parts.uri.query().unwrap_or_default().as_bytes(), Part::Query).map(Self)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if matches!(*request.method(), Method::GET | Method::HEAD) {
            let query = request.uri().query().unwrap_or_default();
            return from_urlencoded(query.as_bytes(), Part::Query).map(Self);
        }
        if !is_form(request.headers()) {
            let problem =
                unsupported_media_type("the request body has to be `application/x-www-form-urlencoded`");
            let form = const { HeaderValue::from_static("application/x-www-form-urlencoded") };
            return Err(problem.with_header(header::ACCEPT, form));
        }
        from_urlencoded(&body(request, state).await?, Part::Form).map(Self)
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(rejection) => {
                let names = RawPathParams::from_request_parts(parts, state).await.ok();
                let names = names.iter().flatten().map(|(name, _)| name).collect::<Vec<_>>();
                Err(path_problem(rejection, &names))
            }
        }
    }
}

/// The whole body, up to the limit that the service has configured.
async fn body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(body_problem)
}

fn body_problem(rejection: BytesRejection) -> Problem {
    let status = ErrorStatus::try_from(rejection.status()).unwrap_or(ErrorStatus::BAD_REQUEST);
    // axum's status ignores the errors of layers around the body, such as a timeout
    #[cfg(feature = "tower")]
    let status =
        chain(&rejection).find_map(crate::adapter::tower::error_statuses::status_of).unwrap_or(status);
    incomplete_body(status, Box::new(rejection))
}

/// `names` are the names of the path parameters of the route.
fn path_problem(rejection: PathRejection, names: &[&str]) -> Problem {
    match path_entry(&rejection, names) {
        Some(entry) => wrong_path([entry]).because_of(Box::new(rejection)),
        // the route and the type do not match, which is a defect of the service
        None => Problem::internal(rejection),
    }
}

fn path_entry(rejection: &PathRejection, names: &[&str]) -> Option<FieldError> {
    let PathRejection::FailedToDeserializePathParams(failed) = rejection else { return None };
    let name = match failed.kind() {
        ErrorKind::ParseErrorAtKey { key, .. }
        | ErrorKind::InvalidUtf8InPathParam { key }
        | ErrorKind::DeserializeError { key, .. } => key.clone(),
        ErrorKind::ParseErrorAtIndex { index, .. } => {
            names.get(*index).map_or_else(|| index.to_string(), |name| (*name).to_owned())
        }
        ErrorKind::ParseError { .. } => names.first().copied().unwrap_or_default().to_owned(),
        // the type has a field for which the route has no parameter
        ErrorKind::Message(text) if is_missing_field(text) => return None,
        ErrorKind::Message(_) => String::new(),
        _ => return None,
    };
    let path = (!name.is_empty()).then_some(name);
    Some(FieldError::at(path, "INVALID_VALUE", "is not valid").in_path())
}
