//! `Created`: 201.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::StatusCode;
use http::header::{self, HeaderValue};
use serde_core::Serialize;

use crate::headers::entity_tag::entity_tag;
use crate::problem::Problem;
use crate::responses::{Success, into_response, json, location};

/// A 201 (RFC 9110 §15.3.2): the request has created a resource. The body is the resource as JSON, `Location` (§10.2.2) is its URI, and
/// `ETag` (§8.8.3) is its version.
///
/// ```
/// use problem_core::responses::Created;
///
/// #[derive(serde::Serialize)]
/// struct Order {
///     id: u64,
///     version: u32,
/// }
///
/// async fn create() -> Created<Order> {
///     let order = Order { id: 7, version: 1 };
///     Created::at(format!("/orders/{}", order.id), order)
/// }
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Created<T> {
    location: Option<HeaderValue>,
    etag: Option<HeaderValue>,
    body: T,
}

impl<T> Created<T> {
    /// The resource `body` was created at `location`, a URI reference. A relative reference is resolved against the URI of the request.
    ///
    /// Characters that a URI cannot contain are percent-encoded, as in [`Problem::with_instance`]. With an empty text, no `Location` is
    /// sent, which means that the new resource has the URI of the request.
    pub fn at(location: impl Into<Cow<'static, str>>, body: T) -> Self {
        Self { location: self::location(&location.into()), etag: None, body }
    }

    /// Sets `ETag`, the version of the new resource. `tag` is an entity tag, such as `"7"` or `W/"7"`, or the text between its quotes. A
    /// number such as the version in a row becomes `"7"`, a strong entity tag.
    ///
    /// **A `tag` with other characters than visible ASCII, or with `"` in the middle, is not sent.** This is logged.
    pub fn with_etag(mut self, tag: impl fmt::Display) -> Self {
        self.etag = entity_tag(&tag);
        self
    }
}

impl<T: Serialize> Success for Created<T> {
    fn to_http(&self) -> Result<http::Response<Bytes>, Problem> {
        let fields = [(header::LOCATION, self.location.as_ref()), (header::ETAG, self.etag.as_ref())];
        json(StatusCode::CREATED, fields, serde_json::to_vec(&self.body))
    }
}

into_response!([T] Created<T>);
