//! The errors that Salvo puts in the place of a body, for its catcher: a `StatusError`, and with it all errors of Salvo.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use salvo_core::http::{ResBody, StatusError};

use crate::boundary::problem_of_service;
use crate::problem::Problem;
use crate::request::RequestContext;

type BoxError = Box<dyn Error + Send + Sync>;

/// The problem that an error of Salvo is about: one that is in it, or one that the service has decided.
pub(super) fn problem_of(mut error: StatusError) -> Result<Problem, StatusError> {
    if let Some(cause) = error.cause.take() {
        match inner_error(cause).downcast::<Problem>() {
            Ok(problem) => return Ok(*problem),
            Err(cause) => error.cause = Some(cause),
        }
    }
    let decided =
        RequestContext::current().and_then(|context| problem_of_service(&error, context.settings()));
    match decided {
        Some(problem) => Ok(match logged_error(error) {
            Some(error) => problem.keeping(error),
            None => problem,
        }),
        None => Err(error),
    }
}

/// The error inside an error of Salvo, which has no sources itself.
fn inner_error(error: BoxError) -> BoxError {
    match error.downcast::<salvo_core::Error>() {
        Ok(error) => match *error {
            salvo_core::Error::Other(error) => error,
            salvo_core::Error::HttpParse(error) => error.into(),
            salvo_core::Error::Io(error) => error.into(),
            salvo_core::Error::SerdeJson(error) => error.into(),
            error => error.into(),
        },
        Err(error) => error,
    }
}

/// A body of Salvo. A deferred error is an error of the body, so that the log has it.
pub(super) struct SalvoBody(pub(super) ResBody);

impl SalvoBody {
    /// Whether the body runs no code while it is sent.
    pub(super) fn is_in_memory(&self) -> bool {
        matches!(self.0, ResBody::None | ResBody::Once(_) | ResBody::Chunks(_) | ResBody::Error(_))
    }
}

impl From<Bytes> for SalvoBody {
    fn from(bytes: Bytes) -> Self {
        Self(if bytes.is_empty() { ResBody::None } else { ResBody::Once(bytes) })
    }
}

impl Body for SalvoBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.0.is_error()
            && let ResBody::Error(error) = self.0.take()
        {
            return Poll::Ready(logged_error(error).map(Err));
        }
        Pin::new(&mut self.0).poll_frame(cx).map_err(Into::into)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

/// What the log says about an error. It is `None` if the error has nothing but its status.
fn logged_error(error: StatusError) -> Option<BoxError> {
    let usual = StatusError::from_code(error.code).map(|usual| usual.brief);
    let brief = Some(error.brief).filter(|brief| usual.as_ref() != Some(brief));
    let origin = error.origin.and_then(|origin| match origin.downcast::<String>() {
        Ok(text) => Some(*text),
        Err(origin) => origin.downcast_ref::<&str>().map(|text| (*text).to_owned()),
    });
    let texts: Vec<_> = [brief, error.detail, origin].into_iter().flatten().collect();
    let source = error.cause.map(inner_error);
    if texts.is_empty() { source } else { Some(Described { text: texts.join(": "), source }.into()) }
}

/// The texts of an error of Salvo, without its name and the usual text of its status.
#[derive(Debug)]
struct Described {
    text: String,
    source: Option<BoxError>,
}

impl fmt::Display for Described {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for Described {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}
