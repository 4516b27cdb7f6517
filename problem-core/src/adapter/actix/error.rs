//! Errors of actix-web inside and outside a boundary.

use std::cell::RefCell;
use std::error::Error;
use std::fmt;
use std::io;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use bytes::Bytes;
use http::response::Parts;

use crate::adapter::actix::convert;
use crate::log::error_chain::chain;

/// The response of a boundary to a request whose inner service returned no response, because it returned an error or panicked. A
/// response of actix-web contains its request, and only the inner service had the request. So the boundary returns an error, and
/// actix-web asks the error for the response.
pub(super) struct NoResponse {
    parts: Parts,
    body: Bytes,
    /// It replaces `body` in the first response, because a stream can be sent only once.
    stream: RefCell<Option<BoxBody>>,
}

impl NoResponse {
    pub(super) fn new(parts: Parts, body: Bytes) -> Self {
        Self { parts, body, stream: RefCell::default() }
    }

    pub(super) fn with_stream(parts: Parts, stream: BoxBody) -> Self {
        Self { parts, body: Bytes::new(), stream: RefCell::new(Some(stream)) }
    }
}

impl fmt::Debug for NoResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NoResponse").field("status", &self.parts.status).finish_non_exhaustive()
    }
}

/// Only the status: middleware may send the text.
impl fmt::Display for NoResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.parts.status, f)
    }
}

impl ResponseError for NoResponse {
    fn status_code(&self) -> StatusCode {
        convert::to_status(self.parts.status)
    }

    fn error_response(&self) -> HttpResponse {
        let response = convert::new_response(self.parts.clone(), self.body.clone());
        match self.stream.take() {
            Some(stream) => response.set_body(stream),
            None => response,
        }
    }
}

/// The texts of an error and its sources. An error of actix-web belongs to one thread, so a problem cannot keep the error itself.
#[derive(Debug)]
pub(super) struct CopiedError {
    text: String,
    source: Option<Box<CopiedError>>,
}

impl CopiedError {
    pub(super) fn new(error: &(dyn Error + 'static)) -> Self {
        let texts: Vec<_> = chain(error).map(ToString::to_string).collect();
        let sources = texts.into_iter().rev();
        let copied = sources.fold(None, |source, text| Some(Self { text, source: source.map(Box::new) }));
        copied.unwrap_or(Self { text: String::new(), source: None })
    }

    /// Whether the error tells nothing.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.source.is_none()
    }
}

impl fmt::Display for CopiedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for CopiedError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}

/// The error inside an error of actix-web, which has no sources itself. Only types that implement `ResponseError` can be inside.
pub(super) fn inner_error(error: &actix_web::Error) -> &(dyn Error + 'static) {
    if let Some(error) = error.as_error::<Box<dyn Error>>() {
        return &**error;
    }
    if let Some(error) = error.as_error::<io::Error>() {
        return error;
    }
    error
}
