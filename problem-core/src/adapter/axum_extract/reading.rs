//! How the extractors take their part from a request. They are read with and without rules.

#![allow(unreachable_pub, reason = "the traits are bounds of the wrappers with rules, which are features")]

use std::future::Future;

use axum::extract::path::ErrorKind;
use axum::extract::rejection::{BytesRejection, FailedToDeserializePathParams, PathRejection};
use axum::extract::{FromRequest as _, FromRequestParts, OptionalFromRequestParts, RawPathParams, Request};
use bytes::Bytes;
use http::header::HeaderValue;
use http::request::Parts;
use http::{HeaderMap, Method, Uri, header};
use serde_core::de::DeserializeOwned;

use crate::adapter::axum_extract::{FORM, FirstFault, Form, JSON, Json, NO_FORM, NO_JSON, Path, Query};
use crate::input::read::{
    Check, Part, Rejected, checked, from_json, from_json_first, from_urlencoded, incomplete_body, is_encoded,
    is_form, is_json, unsupported_media_type, wrong_parameters, wrong_path,
};
use crate::input::serde_message::is_missing_field;
#[cfg(feature = "tower")]
use crate::log::error_chain::chain;
use crate::members::field_error::FieldError;
use crate::problem::Problem;
use crate::status::ErrorStatus;

/// An extractor that needs the whole request.
pub trait ReadsBody<T>: Sized {
    /// Receives what the value is read from. The future does not depend on the type of the value, so it is compiled once for each type
    /// of state.
    fn receive<S: Send + Sync>(
        request: Request,
        state: &S,
    ) -> impl Future<Output = Result<Sent, Problem>> + Send;

    /// Reads the value, and checks its rules.
    fn read(sent: &Sent, check: Check<'_, T>) -> Result<Self, Rejected>;
}

/// What a value is read from.
#[derive(Debug)]
pub enum Sent {
    Query(Uri),
    Body(Bytes),
}

/// An extractor that does not need the body.
pub trait ReadsParts<T>: Sized {
    /// Reads the value, and checks its rules.
    fn read_parts<S: Send + Sync>(
        parts: &mut Parts,
        state: &S,
        check: Check<'_, T>,
    ) -> impl Future<Output = Result<Self, Rejected>> + Send;
}

/// Whether a request has no body that an extractor of JSON reads.
pub(super) fn is_absent(request: &Request) -> bool {
    !request.headers().contains_key(header::CONTENT_TYPE)
}

impl<T: DeserializeOwned> ReadsBody<T> for Json<T> {
    fn receive<S: Send + Sync>(
        request: Request,
        state: &S,
    ) -> impl Future<Output = Result<Sent, Problem>> + Send {
        json_body(request, state)
    }

    fn read(sent: &Sent, check: Check<'_, T>) -> Result<Self, Rejected> {
        from_json(sent.text(), check).map(Self)
    }
}

impl<T: DeserializeOwned> ReadsBody<T> for FirstFault<T> {
    fn receive<S: Send + Sync>(
        request: Request,
        state: &S,
    ) -> impl Future<Output = Result<Sent, Problem>> + Send {
        json_body(request, state)
    }

    fn read(sent: &Sent, check: Check<'_, T>) -> Result<Self, Rejected> {
        from_json_first(sent.text(), check).map(Self)
    }
}

impl<T: DeserializeOwned> ReadsBody<T> for Form<T> {
    fn receive<S: Send + Sync>(
        request: Request,
        state: &S,
    ) -> impl Future<Output = Result<Sent, Problem>> + Send {
        form(request, state)
    }

    fn read(sent: &Sent, check: Check<'_, T>) -> Result<Self, Rejected> {
        let part = match sent {
            Sent::Query(_) => Part::Query,
            Sent::Body(_) => Part::Form,
        };
        from_urlencoded(sent.text(), part, check).map(Self)
    }
}

impl Sent {
    fn text(&self) -> &[u8] {
        match self {
            Self::Query(uri) => uri.query().unwrap_or_default().as_bytes(),
            Self::Body(body) => body,
        }
    }
}

async fn json_body<S: Send + Sync>(request: Request, state: &S) -> Result<Sent, Problem> {
    if !is_json(request.headers()) {
        // `Accept` in a 415 says which media type the service reads (RFC 9110 §15.5.16)
        return Err(unsupported_media_type(NO_JSON)
            .with_header(header::ACCEPT, const { HeaderValue::from_static(JSON) }));
    }
    body(request, state).await
}

async fn form<S: Send + Sync>(request: Request, state: &S) -> Result<Sent, Problem> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(Sent::Query(request.into_parts().0.uri));
    }
    if !is_form(request.headers()) {
        return Err(unsupported_media_type(NO_FORM)
            .with_header(header::ACCEPT, const { HeaderValue::from_static(FORM) }));
    }
    body(request, state).await
}

impl<T: DeserializeOwned> ReadsParts<T> for Query<T> {
    async fn read_parts<S: Send + Sync>(
        parts: &mut Parts,
        _: &S,
        check: Check<'_, T>,
    ) -> Result<Self, Rejected> {
        from_urlencoded(parts.uri.query().unwrap_or_default().as_bytes(), Part::Query, check).map(Self)
    }
}

impl<T: DeserializeOwned + Send> ReadsParts<T> for Path<T> {
    async fn read_parts<S: Send + Sync>(
        parts: &mut Parts,
        state: &S,
        check: Check<'_, T>,
    ) -> Result<Self, Rejected> {
        match <axum::extract::Path<T> as FromRequestParts<S>>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => checked(value, check).map(Self),
            Err(rejection) => Err(Rejected::Problem(path_problem(rejection, parts, state, check).await)),
        }
    }
}

impl<T: DeserializeOwned + Send + 'static> Path<T> {
    pub(super) async fn read_optional_parts<S: Send + Sync>(
        parts: &mut Parts,
        state: &S,
        check: Check<'_, T>,
    ) -> Result<Option<Self>, Rejected> {
        match <axum::extract::Path<T> as OptionalFromRequestParts<S>>::from_request_parts(parts, state).await
        {
            Ok(Some(axum::extract::Path(value))) => checked(value, check).map(|value| Some(Self(value))),
            Ok(None) => Ok(None),
            Err(rejection) => Err(Rejected::Problem(path_problem(rejection, parts, state, check).await)),
        }
    }
}

/// The whole body, up to the limit that the service has configured.
async fn body<S: Send + Sync>(request: Request, state: &S) -> Result<Sent, Problem> {
    check_encoding(request.headers())?;
    Bytes::from_request(request, state).await.map(Sent::Body).map_err(body_problem)
}

/// A layer that decodes bodies removes the field. What is left was not decoded (RFC 9110 §15.5.16).
fn check_encoding(headers: &HeaderMap) -> Result<(), Problem> {
    match is_encoded(headers) {
        true => Err(unsupported_media_type("the request body must not have a content coding")
            .with_header(header::ACCEPT_ENCODING, const { HeaderValue::from_static("identity") })),
        false => Ok(()),
    }
}

fn body_problem(rejection: BytesRejection) -> Problem {
    let status = ErrorStatus::try_from(rejection.status()).unwrap_or(ErrorStatus::BAD_REQUEST);
    // axum's status ignores the errors of layers around the body, such as a timeout
    #[cfg(feature = "tower")]
    let status =
        chain(&rejection).find_map(crate::adapter::tower::error_statuses::status_of).unwrap_or(status);
    incomplete_body(status, Box::new(rejection))
}

async fn path_problem<T: DeserializeOwned, S: Send + Sync>(
    rejection: PathRejection,
    parts: &mut Parts,
    state: &S,
    check: Check<'_, T>,
) -> Problem {
    let parameters = RawPathParams::from_request_parts(parts, state).await.ok();
    let parameters: Vec<_> = parameters.iter().flatten().collect();
    let names: Vec<_> = parameters.iter().map(|(name, _)| *name).collect();
    let entry = match &rejection {
        PathRejection::FailedToDeserializePathParams(failed) => path_entry(failed, &names),
        _ => None,
    };
    // the route and the type do not match, which is a defect of the service
    let Some(entry) = entry else { return Problem::internal(rejection) };
    let mut entries = wrong_parameters::<T>(&parameters, check);
    if entries.is_empty() {
        entries.push(entry);
    }
    wrong_path(entries).because_of(Box::new(rejection))
}

/// The entry for a path parameter that does not match its type. It is `None` if the route and the type do not match. `names` are the
/// names of the path parameters of the route.
pub(super) fn path_entry(failed: &FailedToDeserializePathParams, names: &[&str]) -> Option<FieldError> {
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

pub(super) fn invalid_path_parameter(name: Option<&str>) -> FieldError {
    FieldError::at(name, "INVALID_VALUE", "is not valid").in_path()
}
