//! The errors that Salvo puts in the place of a body, for its catcher: a `StatusError`, and with it all errors of Salvo.

use std::any::Any;
use std::error::Error;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::StatusCode;
use http_body::{Body, Frame, SizeHint};
use salvo_core::http::{ResBody, StatusError};

use crate::boundary::problem_of_service;
use crate::problem::Problem;
use crate::request::RequestContext;
use crate::status::ErrorStatus;

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

/// The error inside errors of Salvo, which have no sources themselves.
fn inner_error(mut error: BoxError) -> BoxError {
    loop {
        error = match error.downcast::<salvo_core::Error>() {
            Ok(error) => match *error {
                salvo_core::Error::Other(error) => error,
                salvo_core::Error::HttpStatus(error) => error.into(),
                salvo_core::Error::HttpParse(error) => return error.into(),
                salvo_core::Error::Io(error) => error.into(),
                salvo_core::Error::SerdeJson(error) => return error.into(),
                salvo_core::Error::Hyper(error) => return error.into(),
                salvo_core::Error::InvalidUri(error) => return error.into(),
                // the variants of features of Salvo cannot be named here; `#` adds the sources of an error of anyhow or eyre
                error => return Described { text: format!("{error:#}"), source: None }.into(),
            },
            Err(error) => match error.downcast::<StatusError>() {
                Ok(mut error) => match error.cause.take().map(inner_error) {
                    Some(cause) if cause.is::<Problem>() => return cause,
                    cause => {
                        error.cause = cause;
                        return error;
                    }
                },
                Err(error) => match error.downcast::<io::Error>() {
                    Ok(error) => match inside_io_error(*error) {
                        Ok(error) => error,
                        Err(error) => return error.into(),
                    },
                    Err(error) => return error,
                },
            },
        };
    }
}

/// The error inside an I/O error, if it may be a problem or contain one.
fn inside_io_error(error: io::Error) -> Result<BoxError, io::Error> {
    error
        .downcast::<Problem>()
        .map(BoxError::from)
        .or_else(|error| error.downcast::<salvo_core::Error>().map(BoxError::from))
        .or_else(|error| error.downcast::<StatusError>().map(BoxError::from))
        .or_else(|error| error.downcast::<io::Error>().map(BoxError::from))
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
            // even without a text, because an empty body may be a response that Salvo has not finished
            return Poll::Ready(Some(Err(logged_or_status(error))));
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
    let texts: Vec<_> =
        [brief, error.detail, error.origin.and_then(text_of_origin)].into_iter().flatten().collect();
    let source = error.cause.map(|cause| match inner_error(cause).downcast::<StatusError>() {
        Ok(cause) => logged_or_status(*cause),
        Err(cause) => cause,
    });
    if texts.is_empty() { source } else { Some(Described { text: texts.join(": "), source }.into()) }
}

/// What the log says about an error, or else its status.
fn logged_or_status(error: StatusError) -> BoxError {
    let status = error.code;
    logged_error(error).unwrap_or_else(|| Described::status(status).into())
}

/// The text of an origin, if it is a text or Salvo can display it.
fn text_of_origin(origin: Box<dyn Any + Send + Sync>) -> Option<String> {
    let origin = match origin.downcast::<String>() {
        Ok(text) => return Some(*text),
        Err(origin) => origin,
    };
    if let Some(text) = origin.downcast_ref::<&str>() {
        return Some((*text).to_owned());
    }
    // only Salvo knows whether it has the feature `anyhow`
    let mut only_origin = StatusError::internal_server_error().brief("");
    only_origin.origin = Some(origin);
    let shown = only_origin.to_string();
    let (_, text) = shown.split_once(" origin: ")?;
    (text != "<unknown error type>").then(|| text.to_owned())
}

/// The texts of an error of Salvo, without its name and the usual text of its status.
#[derive(Debug)]
struct Described {
    text: String,
    source: Option<BoxError>,
}

impl Described {
    /// An error without a text has the text of a problem with its status.
    fn status(status: StatusCode) -> Self {
        let text = ErrorStatus::try_from(status)
            .map_or_else(|_| status.to_string(), |status| Problem::new(status).to_string());
        Self { text, source: None }
    }
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
