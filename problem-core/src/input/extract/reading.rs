//! What an extractor reads of a request, and how it becomes a value. Values are read with and without rules.

#![allow(unreachable_pub, reason = "the traits are bounds of the extractors, which are features")]

use http::header::{self, HeaderName, HeaderValue};
#[cfg(any(feature = "axum-extract", feature = "poem-extract"))]
use http::{HeaderMap, Method};
use serde_core::de::DeserializeOwned;

use crate::input::extract::{FORM, FirstFault, Form, JSON, Json, NO_FORM, NO_JSON, Query};
use crate::input::read::{
    Check, Part, Rejected, from_json, from_json_first, from_urlencoded, is_encoded, is_form, is_json,
    unsupported_media_type,
};
use crate::problem::Problem;

/// The body that an extractor reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    Json,
    /// It is in the query of a `GET` or `HEAD` request.
    Form,
}

/// The head of a request of any framework.
pub trait Head {
    fn method(&self) -> &str;

    /// The values of a header field, one for each field line.
    fn values(&self, name: &HeaderName) -> impl Iterator<Item = &[u8]>;
}

/// The head of a request in the types of the crate `http`.
#[cfg(any(feature = "axum-extract", feature = "poem-extract"))]
pub(crate) struct HttpHead<'a> {
    pub(crate) method: &'a Method,
    pub(crate) headers: &'a HeaderMap,
}

#[cfg(any(feature = "axum-extract", feature = "poem-extract"))]
impl Head for HttpHead<'_> {
    fn method(&self) -> &str {
        self.method.as_str()
    }

    fn values(&self, name: &HeaderName) -> impl Iterator<Item = &[u8]> {
        self.headers.get_all(name).iter().map(HeaderValue::as_bytes)
    }
}

/// Whether an extractor reads the body of a request with this head. The error is a 415.
pub(crate) fn has_body(kind: BodyKind, head: &impl Head) -> Result<bool, Problem> {
    let is_read = match kind {
        BodyKind::Form if has_form_in_query(head) => return Ok(false),
        BodyKind::Json => is_json(head.values(&header::CONTENT_TYPE)),
        BodyKind::Form => is_form(head.values(&header::CONTENT_TYPE)),
    };
    if !is_read {
        return Err(wrong_media_type(kind));
    }
    // a layer that decodes bodies removes the field, so what is left was not decoded (RFC 9110 §15.5.16)
    if is_encoded(head.values(&header::CONTENT_ENCODING)) {
        return Err(unsupported_media_type("the request body must not have a content coding")
            .with_header(header::ACCEPT_ENCODING, const { HeaderValue::from_static("identity") }));
    }
    Ok(true)
}

/// The problem for another media type than the one that is read. Its `Accept` has this one (RFC 9110 §15.5.16).
#[cold]
pub(crate) fn wrong_media_type(kind: BodyKind) -> Problem {
    let (detail, media_type) = match kind {
        BodyKind::Json => (NO_JSON, JSON),
        BodyKind::Form => (NO_FORM, FORM),
    };
    unsupported_media_type(detail).with_header(header::ACCEPT, HeaderValue::from_static(media_type))
}

/// Whether the fields of a form are in the query.
pub(crate) fn has_form_in_query(head: &impl Head) -> bool {
    matches!(head.method(), "GET" | "HEAD")
}

/// A request whose body has arrived, if an extractor reads it.
pub trait Received {
    /// The body. It is empty if the extractor does not read it.
    fn body(&self) -> &[u8];

    fn query(&self) -> &[u8];

    /// Whether the fields of a form are in the query.
    fn has_form_in_query(&self) -> bool;
}

/// An extractor that reads a `T` from an `R`.
pub trait Reads<T, R>: Sized {
    /// The body that is read, if any.
    const BODY: Option<BodyKind>;

    /// Reads the value, and checks its rules.
    fn read(received: &R, check: Check<'_, T>) -> Result<Self, Rejected>;
}

impl<T: DeserializeOwned, R: Received> Reads<T, R> for Json<T> {
    const BODY: Option<BodyKind> = Some(BodyKind::Json);

    fn read(received: &R, check: Check<'_, T>) -> Result<Self, Rejected> {
        from_json(received.body(), check).map(Self)
    }
}

impl<T: DeserializeOwned, R: Received> Reads<T, R> for FirstFault<T> {
    const BODY: Option<BodyKind> = Some(BodyKind::Json);

    fn read(received: &R, check: Check<'_, T>) -> Result<Self, Rejected> {
        from_json_first(received.body(), check).map(Self)
    }
}

impl<T: DeserializeOwned, R: Received> Reads<T, R> for Form<T> {
    const BODY: Option<BodyKind> = Some(BodyKind::Form);

    fn read(received: &R, check: Check<'_, T>) -> Result<Self, Rejected> {
        let (text, part) = match received.has_form_in_query() {
            true => (received.query(), Part::Query),
            false => (received.body(), Part::Form),
        };
        from_urlencoded(text, part, check).map(Self)
    }
}

impl<T: DeserializeOwned, R: Received> Reads<T, R> for Query<T> {
    const BODY: Option<BodyKind> = None;

    fn read(received: &R, check: Check<'_, T>) -> Result<Self, Rejected> {
        from_urlencoded(received.query(), Part::Query, check).map(Self)
    }
}

#[cfg(any(feature = "actix-extract", feature = "poem-extract"))]
pub(crate) use with_parameters::extract;

/// The frameworks that have the head, the body and the path parameters of a request in one place.
#[cfg(any(feature = "actix-extract", feature = "poem-extract"))]
mod with_parameters {
    use serde_core::de::DeserializeOwned;

    use super::{BodyKind, Reads, Received};
    use crate::input::extract::Path;
    use crate::input::read::{Check, Parameters, Rejected, from_path};
    use crate::problem::Problem;

    impl<T: DeserializeOwned, R: Received + Parameters> Reads<T, R> for Path<T> {
        const BODY: Option<BodyKind> = None;

        fn read(received: &R, check: Check<'_, T>) -> Result<Self, Rejected> {
            from_path(received, check).map(Self)
        }
    }

    /// Reads a value without rules.
    pub(crate) fn extract<E: Reads<T, R>, T, R>(received: &R) -> Result<E, Problem> {
        E::read(received, None).map_err(Rejected::into_problem)
    }
}
