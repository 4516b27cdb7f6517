//! Extractors for axum that reject with problems. They are drop-in replacements for axum's own extractors of the same names: change the
//! import, and your handlers stay as they are. A handler that takes
//! `Result<Json<T>, JsonRejection>` takes `Result<Json<T>, Problem>` instead. [`WithProblem`] is for all other extractors.
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
//!
//! `Option<Json<T>>` and `Option<Path<T>>` are extractors too, as with axum:
//!
//! ```
//! use problem_core::extract::Json;
//!
//! #[derive(serde::Deserialize)]
//! struct Reason {
//!     text: String,
//! }
//!
//! // without a body that has a `Content-Type`, there is no reason; a body that is not JSON is still rejected
//! async fn cancel(reason: Option<Json<Reason>>) -> String {
//!     reason.map_or_else(|| "cancelled".to_owned(), |reason| format!("cancelled: {}", reason.text))
//! }
//! # let _: axum::Router = axum::Router::new().route("/orders/{id}/cancel", axum::routing::post(cancel));
//! ```

#[cfg(any(feature = "garde", feature = "validator"))]
mod checked;
mod rejections;
mod response;
mod with_problem;

use std::ops::{Deref, DerefMut};

use axum::extract::path::ErrorKind;
use axum::extract::rejection::{BytesRejection, FailedToDeserializePathParams, PathRejection};
use axum::extract::{
    FromRequest, FromRequestParts, OptionalFromRequest, OptionalFromRequestParts, RawPathParams, Request,
};
use bytes::Bytes;
use http::header::HeaderValue;
use http::request::Parts;
use http::{Method, Uri, header};
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
pub use crate::adapter::axum_extract::with_problem::WithProblem;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const NO_JSON: &str = "the request body must be `application/json`";
const NO_FORM: &str = "the request body must be `application/x-www-form-urlencoded`";

/// A JSON body (RFC 8259), like [`axum::Json`]. It is a response too. A value that does not serialise is a 500, and the message is
/// logged; axum sends the message.
///
/// `Option<Json<T>>` is `None` if the request has no `Content-Type`. Any other request is rejected as it is without the `Option`.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct Json<T>(pub T);

/// The query parameters, like [`axum::extract::Query`].
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct Query<T>(pub T);

/// The fields of a form, like [`axum::Form`]. They are read from the query of a `GET` or `HEAD` request, and
/// from the `application/x-www-form-urlencoded` body of any other request. It is a response too.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct Form<T>(pub T);

/// The path parameters, like [`axum::extract::Path`].
///
/// `Option<Path<T>>` is `None` if the route has no parameters. A parameter that does not match its type is rejected as it is without
/// the `Option`.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Path<T>(pub T);

/// Gives access to the value of an extractor, as axum's extractors do.
macro_rules! derefs {
    ($($extractor:ident)*) => {$(
        impl<T> Deref for $extractor<T> {
            type Target = T;

            #[inline]
            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T> DerefMut for $extractor<T> {
            #[inline]
            fn deref_mut(&mut self) -> &mut T {
                &mut self.0
            }
        }

        impl<T> From<T> for $extractor<T> {
            fn from(value: T) -> Self {
                Self(value)
            }
        }
    )*};
}

derefs!(Json Query Form Path WithProblem);

impl<T: DeserializeOwned> Json<T> {
    /// Reads a body that is in memory. It does not look at the `Content-Type`.
    ///
    /// # Errors
    ///
    /// The problem with which the extractor rejects this body.
    pub fn from_bytes(body: &[u8]) -> Result<Self, Problem> {
        from_json(body).map(Self)
    }
}

impl<T: DeserializeOwned> Query<T> {
    /// Reads the query of a URI.
    ///
    /// # Errors
    ///
    /// The problem with which the extractor rejects this query.
    pub fn try_from_uri(uri: &Uri) -> Result<Self, Problem> {
        from_urlencoded(uri.query().unwrap_or_default().as_bytes(), Part::Query).map(Self)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            // `Accept` in a 415 says which media type the service reads (RFC 9110 §15.5.16)
            return Err(unsupported_media_type(NO_JSON)
                .with_header(header::ACCEPT, const { HeaderValue::from_static(JSON) }));
        }
        Self::from_bytes(&body(request, state).await?)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Problem> {
        if !request.headers().contains_key(header::CONTENT_TYPE) {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::try_from_uri(&parts.uri)
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
            return Err(unsupported_media_type(NO_FORM)
                .with_header(header::ACCEPT, const { HeaderValue::from_static(FORM) }));
        }
        from_urlencoded(&body(request, state).await?, Part::Form).map(Self)
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match <axum::extract::Path<T> as FromRequestParts<S>>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(rejection) => Err(path_problem(rejection, parts, state).await),
        }
    }
}

impl<T: DeserializeOwned + Send + 'static, S: Send + Sync> OptionalFromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Problem> {
        match <axum::extract::Path<T> as OptionalFromRequestParts<S>>::from_request_parts(parts, state).await
        {
            Ok(path) => Ok(path.map(|axum::extract::Path(value)| Self(value))),
            Err(rejection) => Err(path_problem(rejection, parts, state).await),
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

async fn path_problem<S: Send + Sync>(rejection: PathRejection, parts: &mut Parts, state: &S) -> Problem {
    let names = RawPathParams::from_request_parts(parts, state).await.ok();
    let names = names.iter().flatten().map(|(name, _)| name).collect::<Vec<_>>();
    let entry = match &rejection {
        PathRejection::FailedToDeserializePathParams(failed) => path_entry(failed, &names),
        _ => None,
    };
    match entry {
        Some(entry) => wrong_path([entry]).because_of(Box::new(rejection)),
        // the route and the type do not match, which is a defect of the service
        None => Problem::internal(rejection),
    }
}

/// The entry for a path parameter that does not match its type. It is `None` if the route and the type do not match. `names` are the
/// names of the path parameters of the route.
fn path_entry(failed: &FailedToDeserializePathParams, names: &[&str]) -> Option<FieldError> {
    let name = match failed.kind() {
        ErrorKind::ParseErrorAtKey { key, .. }
        | ErrorKind::InvalidUtf8InPathParam { key }
        | ErrorKind::DeserializeError { key, .. } => Some(key.clone()),
        ErrorKind::ParseErrorAtIndex { index, .. } => {
            Some(names.get(*index).map_or_else(|| index.to_string(), |name| (*name).to_owned()))
        }
        ErrorKind::ParseError { .. } => names.first().map(|name| (*name).to_owned()),
        // the type has a field for which the route has no parameter
        ErrorKind::Message(text) if is_missing_field(text) => return None,
        ErrorKind::Message(_) => None,
        _ => return None,
    };
    Some(invalid_path_parameter(name.as_deref()))
}

fn invalid_path_parameter(name: Option<&str>) -> FieldError {
    FieldError::at(name, "INVALID_VALUE", "is not valid").in_path()
}
