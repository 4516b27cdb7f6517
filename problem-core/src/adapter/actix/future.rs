//! The future of a request inside a boundary.

use std::error::Error;
use std::fmt;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::response::Parts;
use pin_project_lite::pin_project;

use crate::adapter::actix::body::BoundaryBody;
use crate::adapter::actix::convert;
use crate::adapter::actix::error::{CopiedError, NoResponse, inner_error};
use crate::boundary::{BodyDecision, Exchange, KeepBody, Replacement, catch};
use crate::problem::Problem;
use crate::status::ErrorStatus;

pin_project! {
    /// The future of a [`BoundaryService`](super::BoundaryService).
    #[must_use = "a future does nothing unless it is polled"]
    pub struct BoundaryFuture<F> {
        #[pin]
        state: State<F>,
        exchange: Exchange,
    }

    impl<F> PinnedDrop for BoundaryFuture<F> {
        fn drop(this: Pin<&mut Self>) {
            // a request that is cancelled is dropped with its context, as any other
            let mut this = this.project();
            if let State::Running { .. } = &*this.state {
                this.exchange.drop_unfinished(|| this.state.set(State::Failed { problem: None }));
            }
        }
    }
}

pin_project! {
    #[project = Projected]
    pub(super) enum State<F> {
        Running { #[pin] future: F },
        /// The inner service did not return a response. The problem is taken when it is sent.
        Failed { problem: Option<Problem> },
    }
}

impl<F> State<F> {
    pub(super) fn failed(problem: Problem) -> Self {
        Self::Failed { problem: Some(problem) }
    }
}

impl<F> BoundaryFuture<F> {
    pub(super) fn new(state: State<F>, exchange: Exchange) -> Self {
        Self { state, exchange }
    }
}

impl<F> fmt::Debug for BoundaryFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoundaryFuture").field("context", self.exchange.context()).finish_non_exhaustive()
    }
}

/// What comes of a request, before the fields of every response are in the head.
enum Answer<B> {
    /// A response of the inner service that passes as it is.
    Passed { request: HttpRequest, response: HttpResponse<BoundaryBody<B>> },
    /// The response of the inner service, without its head and its body.
    Response { request: HttpRequest, rest: HttpResponse<()>, parts: Parts, body: BoundaryBody<B> },
    /// The response of the error that the inner service returned.
    Error { parts: Parts, body: ErrorBody },
}

enum ErrorBody {
    Bytes(Bytes),
    Stream(BoundaryBody<BoxBody>),
}

impl<F, B> Future for BoundaryFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, actix_web::Error>>,
    B: MessageBody,
{
    type Output = Result<ServiceResponse<BoundaryBody<B>>, actix_web::Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let (exchange, mut state) = (this.exchange, this.state);
        let _entered = exchange.enter();
        let poll = |state: &mut Pin<&mut State<F>>| match state.as_mut().project() {
            Projected::Running { future } => future.poll(cx).map(|result| match result {
                Ok(response) => {
                    let (request, response) = response.into_parts();
                    if exchange.passes(convert::from_status(response.status())) {
                        let response = response.map_body(|_, body| {
                            let sent = exchange.sent_passed(len_of(body.size()));
                            BoundaryBody::inner(body, sent)
                        });
                        return Ok(Answer::Passed { request, response });
                    }
                    let (mut rest, body) = response.into_parts();
                    let mut parts = convert::take_head(&mut rest);
                    let body = decide(exchange, &mut parts, body, rest.error(), cx)?;
                    Ok(Answer::Response { request, rest, parts, body })
                }
                Err(error) => respond_to_error(exchange, &error, cx),
            }),
            // if the problem was taken, the future is polled after it has completed
            Projected::Failed { problem } => {
                problem.take().map_or(Poll::Pending, |problem| Poll::Ready(Err(problem)))
            }
        };
        // the values in the future are dropped with the context of the request
        let end = |state: &mut Pin<&mut State<F>>| state.set(State::Failed { problem: None });
        exchange.poll(&mut state, poll, end).map(|answer| {
            let answer = answer.unwrap_or_else(|problem| {
                let (parts, body) = exchange.respond(problem);
                Answer::Error { parts, body: ErrorBody::Bytes(body) }
            });
            finish(exchange, answer)
        })
    }
}

/// The response to an error that the inner service returned, for example a middleware. Handlers return responses.
fn respond_to_error<B>(
    exchange: &Exchange,
    error: &actix_web::Error,
    cx: &mut Context<'_>,
) -> Result<Answer<B>, Problem> {
    let (mut rest, body) = error.error_response().into_parts();
    let mut parts = convert::take_head(&mut rest);
    let (bytes, body) = match body.try_into_bytes() {
        Ok(bytes) => (Some(bytes.clone()), BoxBody::new(bytes)),
        Err(body) => (None, body),
    };
    let body = decide(exchange, &mut parts, body, Some(error), cx)?;
    let body = match body.replacement().cloned().or(bytes) {
        Some(bytes) => ErrorBody::Bytes(bytes),
        None => ErrorBody::Stream(body),
    };
    Ok(Answer::Error { parts, body })
}

/// Decides about the body of a response that an error may have caused. `parts` is the head of the response.
fn decide<B: MessageBody>(
    exchange: &Exchange,
    parts: &mut Parts,
    body: B,
    error: Option<&actix_web::Error>,
    cx: &mut Context<'_>,
) -> Result<BoundaryBody<B>, Problem> {
    let size = body.size();
    let len = len_of(size);
    // `HttpResponse::Conflict().body("…")` sets no media type, and is text all the same
    if ErrorStatus::try_from(parts.status).is_ok()
        && len != Some(0)
        && !parts.headers.contains_key(header::CONTENT_TYPE)
        && parts.extensions.get::<KeepBody>().is_none()
    {
        parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    }
    Ok(match exchange.judge(parts, len) {
        BodyDecision::Keep => BoundaryBody::inner(body, exchange.sent_body(parts, len)),
        BodyDecision::Replace(replacement) => {
            // nothing waits for a body that is not there yet
            let first = pin!(body).poll_next(cx).map_err(Into::into);
            replace(exchange, replacement, parts, first, error)?
        }
        BodyDecision::Inspect(inspection) => {
            let mut body = Box::pin(body);
            let first: First = body.as_mut().poll_next(cx).map_err(Into::into);
            let is_empty = matches!(first, Poll::Ready(None));
            match exchange.inspect(inspection, parts, bytes_of(&first), is_empty) {
                BodyDecision::Replace(replacement) => {
                    // it may panic, and then that is the response
                    drop(body);
                    replace(exchange, replacement, parts, first, error)?
                }
                BodyDecision::Keep | BodyDecision::Inspect(_) => {
                    let sent = exchange.sent_body(parts, len);
                    match first {
                        Poll::Ready(None) => Bytes::new().into(),
                        Poll::Ready(first) => BoundaryBody::started(first, body, size, sent),
                        Poll::Pending => BoundaryBody::started(None, body, size, sent),
                    }
                }
            }
        }
    })
}

/// The length of a body, if it is known.
fn len_of(size: BodySize) -> Option<u64> {
    match size {
        BodySize::None => Some(0),
        BodySize::Sized(len) => Some(len),
        BodySize::Stream => None,
    }
}

/// What the first poll of a body returned.
type First = Poll<Option<Result<Bytes, Box<dyn Error>>>>;

/// The body that replaces one that frameworks send by themselves. It is an error if the service has decided which problem an error
/// becomes.
fn replace<B>(
    exchange: &Exchange,
    replacement: Replacement,
    parts: &mut Parts,
    first: First,
    error: Option<&actix_web::Error>,
) -> Result<BoundaryBody<B>, Problem> {
    let error = error.map(inner_error);
    if let Some(error) = error
        && let Some(problem) = exchange.decided(error)
    {
        return Err(problem.keeping(CopiedError::new(error).into()));
    }
    // the error of the body, or else the one that the response is about; the body has only the text of that
    let failed = match &first {
        Poll::Ready(Some(Err(failed))) => Some(&**failed),
        _ => error,
    };
    let start = match failed.map(CopiedError::new).filter(|error| !error.is_blank()) {
        Some(error) => Err(error.into()),
        None => Ok(bytes_of(&first)),
    };
    Ok(exchange.replace(replacement, parts, start).into())
}

/// The first bytes of a body. There are none if they are not available yet.
fn bytes_of(first: &First) -> &[u8] {
    match first {
        Poll::Ready(Some(Ok(bytes))) => bytes,
        _ => &[],
    }
}

/// Completes the head, and makes the result of the service.
fn finish<B>(
    exchange: &Exchange,
    answer: Answer<B>,
) -> Result<ServiceResponse<BoundaryBody<B>>, actix_web::Error> {
    match answer {
        Answer::Passed { request, mut response } => {
            convert::set_fields(response.headers_mut(), exchange.finish_passed());
            Ok(ServiceResponse::new(request, response))
        }
        Answer::Response { request, mut rest, mut parts, mut body } => {
            if exchange.finish(&mut parts) {
                let len =
                    parts.headers.get(header::CONTENT_LENGTH).and_then(|len| len.to_str().ok()?.parse().ok());
                let dropped = std::mem::replace(&mut body, BoundaryBody::head(len.unwrap_or(0)));
                // the body may be one of the inner service, so dropping it may panic
                let _ = catch(|| drop(dropped));
            }
            convert::put_head(&mut rest, parts);
            Ok(ServiceResponse::new(request, rest.set_body(body)))
        }
        Answer::Error { mut parts, body } => {
            // actix-web sends no body in the response to a HEAD request, but reads its length
            let _ = exchange.finish(&mut parts);
            Err(match body {
                ErrorBody::Bytes(body) => NoResponse::new(parts, body),
                ErrorBody::Stream(body) => NoResponse::with_stream(parts, BoxBody::new(body)),
            }
            .into())
        }
    }
}
