//! The body of a request, up to the limit that the service has configured in actix-web.
//!
//! Only actix-web's own extractors can read the limit of a `JsonConfig` or `FormConfig`. So such an extractor gets the body, and enforces
//! its limit. A copy of what it gets is kept. The extractor never sees the end of the body, so it does not begin to read the value.

use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use actix_web::dev::Payload;
use actix_web::error::{JsonPayloadError, PayloadError, UrlencodedError};
use actix_web::http::StatusCode;
use actix_web::{Error, FromRequest, HttpMessage as _, HttpRequest, ResponseError, web};
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use serde_core::de::IgnoredAny;

use crate::adapter::actix::convert;
use crate::adapter::actix::error::{CopiedError, inner_error};
use crate::input::extract::reading::{BodyKind, has_body, wrong_media_type};
use crate::input::read::incomplete_body;
use crate::problem::Problem;
use crate::status::ErrorStatus;

/// The body of a request that an extractor reads.
pub(super) enum Body {
    /// The extractor reads no body.
    None,
    Rejected(Option<Problem>),
    Arriving {
        limiter: Limiter,
        copy: Rc<RefCell<Copy>>,
    },
}

impl Body {
    /// `kind` is the body that the extractor reads, if any.
    pub(super) fn new(kind: Option<BodyKind>, request: &HttpRequest, payload: &mut Payload) -> Self {
        let Some(kind) = kind else { return Self::None };
        match has_body(kind, request) {
            Ok(false) => Self::None,
            Ok(true) if !is_known(kind, request) => Self::Rejected(Some(wrong_media_type(kind))),
            Ok(true) => {
                let copy = Rc::default();
                let copied = Copied { payload: payload.take(), copy: Rc::clone(&copy) };
                let mut copied: Payload = Payload::Stream { payload: Box::pin(copied) };
                Self::Arriving { limiter: Limiter::new(kind, request, &mut copied), copy }
            }
            Err(problem) => Self::Rejected(Some(problem)),
        }
    }

    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Bytes, Problem>> {
        match self {
            Self::None => Poll::Ready(Ok(Bytes::new())),
            // if the problem was taken, the future is polled after it has completed
            Self::Rejected(problem) => {
                problem.take().map_or(Poll::Pending, |problem| Poll::Ready(Err(problem)))
            }
            Self::Arriving { limiter, copy } => {
                let limited = limiter.poll(cx);
                let mut copy = copy.borrow_mut();
                match limited {
                    Poll::Ready(Err(error)) => Poll::Ready(Err(copy.problem(&error))),
                    Poll::Pending if !copy.has_ended => Poll::Pending,
                    Poll::Pending | Poll::Ready(Ok(())) => Poll::Ready(Ok(copy.take())),
                }
            }
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

/// Whether actix-web can parse the media type and its `charset`. Its extractors reject any other.
fn is_known(kind: BodyKind, request: &HttpRequest) -> bool {
    match kind {
        BodyKind::Json => matches!(request.mime_type(), Ok(Some(_))),
        BodyKind::Form => request.encoding().is_ok(),
    }
}

/// An extractor of actix-web that enforces its limit.
pub(super) enum Limiter {
    Json(<web::Json<IgnoredAny> as FromRequest>::Future),
    Form(<web::Form<IgnoredAny> as FromRequest>::Future),
}

impl Limiter {
    fn new(kind: BodyKind, request: &HttpRequest, payload: &mut Payload) -> Self {
        match kind {
            BodyKind::Json => Self::Json(web::Json::from_request(request, payload)),
            BodyKind::Form => Self::Form(web::Form::from_request(request, payload)),
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        match self {
            Self::Json(json) => Pin::new(json).poll(cx).map_ok(|_| ()),
            Self::Form(form) => Pin::new(form).poll(cx).map_ok(|_| ()),
        }
    }
}

/// A body that is copied while an extractor of actix-web receives it.
struct Copied {
    payload: Payload,
    copy: Rc<RefCell<Copy>>,
}

/// What has arrived of a body.
#[derive(Default)]
pub(super) struct Copy {
    first: Bytes,
    /// The bytes of all chunks, if there is more than one.
    all: BytesMut,
    has_ended: bool,
    /// The status of the error that ended it.
    failed: Option<StatusCode>,
}

impl Stream for Copied {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let item = ready!(Pin::new(&mut this.payload).poll_next(cx));
        let mut copy = this.copy.borrow_mut();
        match &item {
            Some(Ok(chunk)) => copy.add(chunk),
            Some(Err(error)) => copy.failed = Some(error.status_code()),
            None => {
                copy.has_ended = true;
                return Poll::Pending;
            }
        }
        Poll::Ready(item)
    }
}

impl Copy {
    fn add(&mut self, chunk: &Bytes) {
        if self.first.is_empty() {
            self.first = chunk.clone();
            return;
        }
        if self.all.is_empty() {
            self.all.extend_from_slice(&self.first);
        }
        self.all.extend_from_slice(chunk);
    }

    fn take(&mut self) -> Bytes {
        let first = std::mem::take(&mut self.first);
        if self.all.is_empty() { first } else { self.all.split().freeze() }
    }

    /// The problem for an error of actix-web's extractor.
    fn problem(&self, error: &Error) -> Problem {
        let own = error.as_error::<JsonPayloadError>().map(ResponseError::status_code);
        let own = own.or_else(|| error.as_error::<UrlencodedError>().map(ResponseError::status_code));
        // an error handler of the service replaces the error
        let status = self.failed.or(own).unwrap_or(StatusCode::PAYLOAD_TOO_LARGE);
        let status = ErrorStatus::try_from(convert::from_status(status)).unwrap_or(ErrorStatus::BAD_REQUEST);
        incomplete_body(status, CopiedError::new(inner_error(error)).into())
    }
}
