//! The future of a request inside a boundary.

use std::convert::Infallible;
use std::fmt;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::Response;
use http_body::Body;
use pin_project_lite::pin_project;

use crate::adapter::tower::BoxError;
use crate::adapter::tower::body::BoundaryBody;
use crate::adapter::tower::error_statuses::status_of;
use crate::boundary::{
    catch, classify, problem_of, replace_with_problem, response_fields, set_content_length,
};
use crate::problem::Problem;
use crate::render::http_response;
use crate::render::original_error::OriginalError;
use crate::request::RequestContext;

pin_project! {
    /// The future of a [`BoundaryService`](super::BoundaryService).
    #[must_use = "a future does nothing unless it is polled"]
    pub struct BoundaryFuture<F> {
        #[pin]
        state: State<F>,
        context: RequestContext,
        span: tracing::Span,
    }

    impl<F> PinnedDrop for BoundaryFuture<F> {
        fn drop(this: Pin<&mut Self>) {
            // a request that is cancelled is dropped with its context, as any other
            let mut this = this.project();
            if let State::Running { .. } = &*this.state {
                let end = || this.state.set(State::Failed { problem: None });
                this.context.enter(|| this.span.in_scope(end));
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
    pub(super) fn new(state: State<F>, context: RequestContext, span: tracing::Span) -> Self {
        Self { state, context, span }
    }
}

impl<F> fmt::Debug for BoundaryFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoundaryFuture").field("context", &self.context).finish_non_exhaustive()
    }
}

impl<F, B, E> Future for BoundaryFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    E: Into<BoxError>,
    B: Body<Data = Bytes>,
{
    type Output = Result<Response<BoundaryBody<B>>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let (context, span, state) = (this.context, this.span, this.state);
        context.enter(|| span.in_scope(|| answer(state, context, cx))).map(Ok)
    }
}

/// Polls the inner service, and turns its response, error or panic into a response.
fn answer<F, B, E>(
    mut state: Pin<&mut State<F>>,
    context: &RequestContext,
    cx: &mut Context<'_>,
) -> Poll<Response<BoundaryBody<B>>>
where
    F: Future<Output = Result<Response<B>, E>>,
    E: Into<BoxError>,
    B: Body<Data = Bytes>,
{
    let polled = catch(|| match state.as_mut().project() {
        Projected::Running { future } => match future.poll(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(response)) => Poll::Ready(Ok(finish(response, context, cx))),
            Poll::Ready(Err(error)) => {
                Poll::Ready(Err(problem_of(error.into(), context.settings(), status_of)))
            }
        },
        // if the problem was taken, the future is polled after it has completed
        Projected::Failed { problem } => {
            problem.take().map_or(Poll::Pending, |problem| Poll::Ready(Err(problem)))
        }
    });
    let answer = match polled {
        Ok(Poll::Pending) => return Poll::Pending,
        Ok(Poll::Ready(answer)) => answer,
        Err(panicked) => Err(panicked),
    };
    // the values in the future are dropped with the context of the request, and may panic
    let ended = catch(|| state.set(State::Failed { problem: None }));
    let mut response = ended.and(answer).unwrap_or_else(|problem| {
        // the `Display` of a foreign error may panic
        catch(|| problem_response(problem)).unwrap_or_else(problem_response)
    });
    if context.is_head() && response.extensions().get::<OriginalError>().is_some() {
        let len = response.body().size_hint().exact();
        set_content_length(response.headers_mut(), len);
        let body = std::mem::take(response.body_mut());
        // the body may be one of the inner service, so dropping it may panic
        let _ = catch(|| drop(body));
    }
    response_fields::write(context, response.headers_mut());
    Poll::Ready(response)
}

/// The response of a problem, if the inner service returned none.
fn problem_response<B>(problem: Problem) -> Response<BoundaryBody<B>> {
    let mut response = http_response::respond(&problem);
    OriginalError::keep_problem(response.extensions_mut(), problem);
    response
}

/// The response of the inner service, or the problem that replaces it.
fn finish<B: Body<Data = Bytes>>(
    response: Response<B>,
    context: &RequestContext,
    cx: &mut Context<'_>,
) -> Response<BoundaryBody<B>> {
    let (mut parts, body) = response.into_parts();
    let is_empty = body.is_end_stream() || body.size_hint().exact() == Some(0);
    let body = match classify(context, &mut parts, is_empty) {
        Some(status) => replace_with_problem(context, &mut parts, status, body_prefix(body, cx)).into(),
        None => BoundaryBody::inner(body),
    };
    Response::from_parts(parts, body)
}

/// The number of bytes of a replaced body that are logged.
const MAX_LOGGED: usize = 512;

/// The beginning of a body, if it is available now. The body is discarded, so nothing waits for the rest of
/// it.
fn body_prefix<B: Body<Data = Bytes>>(body: B, cx: &mut Context<'_>) -> String {
    match pin!(body).poll_frame(cx) {
        Poll::Ready(Some(Ok(frame))) => {
            let data = frame.into_data().unwrap_or_default();
            String::from_utf8_lossy(&data[..data.len().min(MAX_LOGGED)]).trim().to_owned()
        }
        _ => String::new(),
    }
}
