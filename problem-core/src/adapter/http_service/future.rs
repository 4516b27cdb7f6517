//! The future of a request inside a boundary.

use std::convert::Infallible;
#[cfg(not(feature = "tower"))]
use std::error::Error;
use std::fmt;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::Response;
use http::response::Parts;
use http_body::{Body, Frame};
use pin_project_lite::pin_project;

use crate::adapter::http_service::BoxError;
use crate::adapter::http_service::body::BoundaryBody;
#[cfg(feature = "tonic")]
use crate::adapter::tonic::boundary::{self as grpc, sent_body};
#[cfg(feature = "tower")]
use crate::adapter::tower::error_statuses::status_of_service_error;
#[cfg(not(feature = "tonic"))]
use crate::boundary::SentBody;
#[cfg(feature = "tonic")]
use crate::boundary::grpc as decision;
use crate::boundary::{BodyDecision, Exchange, Replacement, catch};
use crate::problem::Problem;
#[cfg(not(feature = "tower"))]
use crate::status::ErrorStatus;

pin_project! {
    /// The future of a request inside a [`Boundary`](crate::Boundary).
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
    pub(in crate::adapter) enum State<F> {
        Running { #[pin] future: F },
        /// The inner service did not return a response. The problem is taken when it is sent.
        Failed { problem: Option<Problem> },
    }
}

impl<F> State<F> {
    #[cfg(feature = "tower")]
    pub(in crate::adapter) fn failed(problem: Problem) -> Self {
        Self::Failed { problem: Some(problem) }
    }
}

impl<F> BoundaryFuture<F> {
    pub(in crate::adapter) fn new(state: State<F>, exchange: Exchange) -> Self {
        Self { state, exchange }
    }
}

impl<F> fmt::Debug for BoundaryFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoundaryFuture").field("context", self.exchange.context()).finish_non_exhaustive()
    }
}

impl<F, B, E> Future for BoundaryFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    E: Into<BoxError>,
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Output = Result<Response<BoundaryBody<B>>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let (exchange, mut state) = (this.exchange, this.state);
        let _entered = exchange.enter();
        let poll = |state: &mut Pin<&mut State<F>>| match state.as_mut().project() {
            Projected::Running { future } => future.poll(cx).map(|result| match result {
                Ok(response) => {
                    #[cfg(feature = "tonic")]
                    if let Some(problem) = grpc::refuse(exchange, &response) {
                        return Err(problem);
                    }
                    Ok(decide(exchange, response, cx))
                }
                Err(error) => {
                    let error = error.into();
                    #[cfg(feature = "tonic")]
                    let error = match grpc::response_of(exchange, error) {
                        Ok(response) => return Ok(response),
                        Err(error) => error,
                    };
                    #[cfg(feature = "tonic")]
                    if exchange.grpc().is_some() {
                        let (context, status_of) = (
                            exchange.context(),
                            status_of_service_error(&*error, exchange.may_have_content()),
                        );
                        return Err(decision::problem_of(context, error, grpc::is_deadline, status_of));
                    }
                    let status_of = status_of_service_error(&*error, exchange.may_have_content());
                    Err(exchange.problem_of(error, status_of))
                }
            }),
            // if the problem was taken, the future is polled after it has completed
            Projected::Failed { problem } => {
                problem.take().map_or(Poll::Pending, |problem| Poll::Ready(Err(problem)))
            }
        };
        // the values in the future are dropped with the context of the request
        let end = |state: &mut Pin<&mut State<F>>| state.set(State::Failed { problem: None });
        exchange.poll(&mut state, poll, end).map(|answer| {
            let (mut parts, mut body) = answer.unwrap_or_else(|problem| {
                let (parts, body) = exchange.respond(problem);
                (parts, body.into())
            });
            #[cfg(feature = "tonic")]
            grpc::finish(exchange, &mut parts);
            if exchange.finish(&mut parts) {
                // the body may be one of the inner service, so dropping it may panic
                let body = std::mem::take(&mut body);
                let _ = catch(|| drop(body));
            }
            Ok(Response::from_parts(parts, body))
        })
    }
}

/// The response of the inner service, after the decision of the boundary about its body.
fn decide<B>(exchange: &Exchange, response: Response<B>, cx: &mut Context<'_>) -> (Parts, BoundaryBody<B>)
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let (mut parts, body) = response.into_parts();
    let len = if body.is_end_stream() { Some(0) } else { body.size_hint().exact() };
    #[cfg(feature = "tonic")]
    if let Some(media) = exchange.grpc() {
        let body = grpc::decide(exchange, media, &mut parts, (body, len), cx);
        return (parts, body);
    }
    let body = match exchange.judge(&mut parts, len) {
        BodyDecision::Keep => BoundaryBody::inner(body, sent_body(exchange, &parts, len)),
        BodyDecision::Replace(replacement) => {
            // nothing waits for a body that is not there yet
            let first = pin!(body).poll_frame(cx).map_err(Into::into);
            replace(exchange, replacement, &mut parts, first)
        }
        BodyDecision::Inspect(inspection) => {
            let mut body = Box::pin(body);
            let first = body.as_mut().poll_frame(cx).map_err(Into::into);
            let is_empty = matches!(first, Poll::Ready(None));
            match exchange.inspect(inspection, &mut parts, bytes_of(&first), is_empty) {
                BodyDecision::Replace(replacement) => {
                    // it may panic, and then that is the response
                    drop(body);
                    replace(exchange, replacement, &mut parts, first)
                }
                BodyDecision::Keep | BodyDecision::Inspect(_) => match first {
                    Poll::Ready(None) => BoundaryBody::default(),
                    Poll::Ready(first) => {
                        BoundaryBody::started(first, body, sent_body(exchange, &parts, len))
                    }
                    Poll::Pending => BoundaryBody::started(None, body, sent_body(exchange, &parts, len)),
                },
            }
        }
    };
    (parts, body)
}

/// What the first poll of a body returned.
pub(in crate::adapter) type First = Poll<Option<Result<Frame<Bytes>, BoxError>>>;

/// The body that replaces one, of which the first poll has returned `first`.
pub(in crate::adapter) fn replace<B>(
    exchange: &Exchange,
    replacement: Replacement,
    parts: &mut Parts,
    first: First,
) -> BoundaryBody<B> {
    let start = match first {
        Poll::Ready(Some(Err(error))) => Err(error),
        ref first => Ok(bytes_of(first)),
    };
    exchange.replace(replacement, parts, start).into()
}

/// The bytes of the first frame of a body. There are none if it is not available yet.
fn bytes_of(first: &First) -> &[u8] {
    match first {
        Poll::Ready(Some(Ok(frame))) => frame.data_ref().map_or(&[], |data| data),
        _ => &[],
    }
}

#[cfg(not(feature = "tonic"))]
fn sent_body(exchange: &Exchange, parts: &Parts, len: Option<u64>) -> Option<SentBody> {
    exchange.sent_body(parts, len)
}

/// Without tower, no error of an inner service is known.
#[cfg(not(feature = "tower"))]
fn status_of_service_error(
    _: &(dyn Error + 'static),
    _: bool,
) -> impl Fn(&(dyn Error + 'static)) -> Option<ErrorStatus> + use<> {
    |_| None
}
