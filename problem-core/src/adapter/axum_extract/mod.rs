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

#[cfg(feature = "problems")]
mod if_match;
#[cfg(feature = "idempotency")]
mod operation_id;
mod reading;
mod rejections;
mod response;
mod with_problem;
#[cfg(any(feature = "garde", feature = "validator"))]
mod wrappers;

use axum::extract::{FromRequest, FromRequestParts, OptionalFromRequest, OptionalFromRequestParts, Request};
use http::request::Parts;
use serde_core::de::DeserializeOwned;

use crate::adapter::axum_extract::reading::{ReadsParts as _, is_absent, read_optional_path, receive};
use crate::input::extract::reading::Reads as _;
use crate::input::read::Rejected;
#[cfg(feature = "pages")]
use crate::pages::{CursorQuery, PageQuery};
use crate::problem::Problem;

pub use crate::adapter::axum_extract::with_problem::WithProblem;
#[cfg(any(feature = "garde", feature = "validator"))]
pub use crate::input::extract::checked::Extracts;
#[cfg(feature = "garde")]
pub use crate::input::extract::wrappers::{Garde, GardeWith};
#[cfg(feature = "validator")]
pub use crate::input::extract::wrappers::{Valid, ValidWith};
pub use crate::input::extract::{FirstFault, Form, Json, Path, Query};

/// Implements axum's trait for extractors that need the whole request.
macro_rules! from_request {
    ($($extractor:ident)*) => {$(
        impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for $extractor<T> {
            type Rejection = Problem;

            async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
                let sent = receive::<Self, T, S>(request, state).await?;
                Self::read(&sent, None).map_err(Rejected::into_problem)
            }
        }
    )*};
}

from_request!(Json FirstFault Form);

impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Problem> {
        if is_absent(&request) {
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

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Self::read_parts(parts, state, None).await.map_err(Rejected::into_problem)
    }
}

impl<T: DeserializeOwned + Send + 'static, S: Send + Sync> OptionalFromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Problem> {
        read_optional_path(parts, state, None).await.map_err(Rejected::into_problem)
    }
}

#[cfg(feature = "pages")]
macro_rules! from_query {
    ($($extractor:ident)*) => {$(
        impl<const DEFAULT: u64, const MAX: u64, S: Send + Sync> FromRequestParts<S> for $extractor<DEFAULT, MAX> {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
                Self::read(parts.uri.query())
            }
        }
    )*};
}

#[cfg(feature = "pages")]
from_query!(PageQuery CursorQuery);
