//! `Versioned`: 200 with an `ETag`.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;
use http::header::{self, HeaderValue};
use serde_core::Serialize;

use crate::headers::entity_tag::entity_tag;
use crate::problem::Problem;
use crate::responses::{Success, into_response, json};

/// A 200 (RFC 9110 §15.3.1) with a resource as JSON, and its version as `ETag` (§8.8.3). A client sends the version back in `If-Match`.
/// `IfMatch`, in `problems`, checks it, so that no client overwrites a change that it has not seen.
///
/// ```
/// use problem_core::responses::Versioned;
///
/// #[derive(serde::Serialize)]
/// struct Order {
///     id: u64,
///     version: u32,
/// }
///
/// async fn show() -> Versioned<Order> {
///     let order = Order { id: 7, version: 1 };
///     Versioned::new(order.version, order)
/// }
/// # let response = Versioned::new(1, Order { id: 7, version: 1 }).into_response::<bytes::Bytes>();
/// # assert_eq!(response.headers()["etag"], r#""1""#);
/// # assert_eq!(response.body(), r#"{"id":7,"version":1}"#);
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Versioned<T> {
    etag: Option<HeaderValue>,
    body: T,
}

impl<T> Versioned<T> {
    /// The resource `body` has this version. `tag` is an entity tag, such as `"7"` or `W/"7"`, or the text between its quotes. A number
    /// such as the version in a row becomes `"7"`, a strong entity tag.
    ///
    /// **A `tag` with other characters than visible ASCII, or with `"` in the middle, is not sent.** This is logged.
    pub fn new(tag: impl fmt::Display, body: T) -> Self {
        Self { etag: entity_tag(&tag), body }
    }
}

impl<T: Serialize> Success for Versioned<T> {
    fn to_http(&self) -> Result<http::Response<Bytes>, Problem> {
        json(StatusCode::OK, [(header::ETAG, self.etag.as_ref())], serde_json::to_vec(&self.body))
    }
}

into_response!([T] Versioned<T>);
