//! How axum hands over the part of a request that an extractor reads.

#![allow(unreachable_pub, reason = "the traits are bounds of the wrappers with rules, which are features")]

use std::future::Future;

use axum::extract::path::ErrorKind;
use axum::extract::rejection::{BytesRejection, FailedToDeserializePathParams, PathRejection};
use axum::extract::{FromRequest as _, FromRequestParts, OptionalFromRequestParts, RawPathParams, Request};
use bytes::Bytes;
use http::request::Parts;
use http::{Uri, header};
use serde_core::de::DeserializeOwned;

use crate::input::extract::reading::{BodyKind, HttpHead, Reads, Received, has_body};
use crate::input::extract::{Path, Query};
use crate::input::read::{
    Check, Part, Rejected, checked, from_urlencoded, incomplete_body, invalid_path_parameter,
    wrong_parameters, wrong_path,
};
use crate::input::sources::is_missing_field;
#[cfg(feature = "tower")]
use crate::log::error_chain::chain;
use crate::members::field_error::FieldError;
use crate::problem::Problem;
use crate::status::ErrorStatus;

/// What an extractor that needs the whole request reads a value from.
#[derive(Debug)]
pub enum Sent {
    Query(Uri),
    Body(Bytes),
}

impl Received for Sent {
    fn body(&self) -> &[u8] {
        match self {
            Self::Query(_) => &[],
            Self::Body(body) => body,
        }
    }

    fn query(&self) -> &[u8] {
        match self {
            Self::Query(uri) => uri.query().unwrap_or_default().as_bytes(),
            Self::Body(_) => &[],
        }
    }

    fn has_form_in_query(&self) -> bool {
        matches!(self, Self::Query(_))
    }
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

/// Receives what the extractor `E` reads a value from.
pub(super) fn receive<E: Reads<T, Sent>, T, S: Send + Sync>(
    request: Request,
    state: &S,
) -> impl Future<Output = Result<Sent, Problem>> + Send {
    receive_body(E::BODY, request, state)
}

/// This future does not depend on the type of the value, so it is compiled once for each type of state. It reads the whole body, up to
/// the limit that the service has configured.
async fn receive_body<S: Send + Sync>(
    kind: Option<BodyKind>,
    request: Request,
    state: &S,
) -> Result<Sent, Problem> {
    let head = HttpHead { method: request.method(), headers: request.headers() };
    match kind.map_or(Ok(false), |kind| has_body(kind, &head))? {
        true => Bytes::from_request(request, state).await.map(Sent::Body).map_err(body_problem),
        false => Ok(Sent::Query(request.into_parts().0.uri)),
    }
}

/// Whether a request has no body that an extractor of JSON reads.
pub(super) fn is_absent(request: &Request) -> bool {
    !request.headers().contains_key(header::CONTENT_TYPE)
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

/// Reads path parameters if the route has any.
pub(super) async fn read_optional_path<T: DeserializeOwned + Send + 'static, S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
    check: Check<'_, T>,
) -> Result<Option<Path<T>>, Rejected> {
    match <axum::extract::Path<T> as OptionalFromRequestParts<S>>::from_request_parts(parts, state).await {
        Ok(Some(axum::extract::Path(value))) => checked(value, check).map(|value| Some(Path(value))),
        Ok(None) => Ok(None),
        Err(rejection) => Err(Rejected::Problem(path_problem(rejection, parts, state, check).await)),
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
