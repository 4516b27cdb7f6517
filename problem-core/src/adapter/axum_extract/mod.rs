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
mod reading;
mod rejections;
mod response;
mod with_problem;

use std::ops::{Deref, DerefMut};

use axum::extract::{FromRequest, FromRequestParts, OptionalFromRequest, OptionalFromRequestParts, Request};
use http::Uri;
use http::request::Parts;
use serde_core::de::DeserializeOwned;

use crate::adapter::axum_extract::reading::{ReadsBody as _, ReadsParts as _, is_absent};
use crate::input::read::{Part, Rejected, from_json, from_json_first, from_urlencoded};
use crate::problem::Problem;

#[cfg(any(feature = "garde", feature = "validator"))]
pub use crate::adapter::axum_extract::checked::Extracts;
#[cfg(feature = "garde")]
pub use crate::adapter::axum_extract::checked::{Garde, GardeWith};
#[cfg(feature = "validator")]
pub use crate::adapter::axum_extract::checked::{Valid, ValidWith};
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

/// A JSON body, like [`Json`]. A request that does not match the type is rejected with one entry, for the first fault that is found.
/// [`Json`] finds every fault, for which it reads each type in a second way. Use `FirstFault` if that makes the build of a service
/// with many types too slow; the guide has the figures.
///
/// Inside flattened fields and internally tagged enums, the entry is about the object around the wrong value. The rules of
/// `Valid` and `Garde` are only checked for a value that matches its type.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct FirstFault<T>(pub T);

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

derefs!(Json FirstFault Query Form Path WithProblem);

impl<T: DeserializeOwned> Json<T> {
    /// Reads a body that is in memory. It does not look at the `Content-Type`.
    ///
    /// # Errors
    ///
    /// The problem with which the extractor rejects this body.
    pub fn from_bytes(body: &[u8]) -> Result<Self, Problem> {
        from_json(body, None).map(Self).map_err(Rejected::into_problem)
    }
}

impl<T: DeserializeOwned> FirstFault<T> {
    /// Reads a body that is in memory. It does not look at the `Content-Type`.
    ///
    /// # Errors
    ///
    /// The problem with which the extractor rejects this body.
    pub fn from_bytes(body: &[u8]) -> Result<Self, Problem> {
        from_json_first(body, None).map(Self).map_err(Rejected::into_problem)
    }
}

impl<T: DeserializeOwned> Query<T> {
    /// Reads the query of a URI.
    ///
    /// # Errors
    ///
    /// The problem with which the extractor rejects this query.
    pub fn try_from_uri(uri: &Uri) -> Result<Self, Problem> {
        let query = uri.query().unwrap_or_default();
        from_urlencoded(query.as_bytes(), Part::Query, None).map(Self).map_err(Rejected::into_problem)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let sent = Self::receive(request, state).await?;
        Self::read(&sent, None).map_err(Rejected::into_problem)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Problem> {
        if is_absent(&request) {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for FirstFault<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let sent = Self::receive(request, state).await?;
        Self::read(&sent, None).map_err(Rejected::into_problem)
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
        let sent = Self::receive(request, state).await?;
        Self::read(&sent, None).map_err(Rejected::into_problem)
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Self::read_parts(parts, state, None).await.map_err(Rejected::into_problem)
    }
}

impl<T: DeserializeOwned + Send + 'static, S: Send + Sync> OptionalFromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Problem> {
        Self::read_optional_parts(parts, state, None).await.map_err(Rejected::into_problem)
    }
}
