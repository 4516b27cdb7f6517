//! The future of a request at an idempotency layer.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Response;
use pin_project_lite::pin_project;

use crate::adapter::tower::idempotency::body::IdempotencyBody;

/// A request with a key. It is boxed, because its type contains the service and the store.
type Running<B, E> = Pin<Box<dyn Future<Output = Result<Response<IdempotencyBody<B>>, E>> + Send>>;

pin_project! {
    /// The future of a request at an [`Idempotency`](crate::idempotency::Idempotency) layer.
    #[must_use = "a future does nothing unless it is polled"]
    pub struct IdempotencyFuture<F, B, E> {
        #[pin]
        state: State<F, B, E>,
    }
}

pin_project! {
    #[project = Projected]
    enum State<F, B, E> {
        Passed { #[pin] future: F },
        Running { future: Running<B, E> },
        /// The response is taken when the future is ready.
        Refused { response: Option<Response<IdempotencyBody<B>>> },
    }
}

impl<F, B, E> IdempotencyFuture<F, B, E> {
    pub(super) fn passed(future: F) -> Self {
        Self { state: State::Passed { future } }
    }

    pub(super) fn running(
        future: impl Future<Output = Result<Response<IdempotencyBody<B>>, E>> + Send + 'static,
    ) -> Self {
        Self { state: State::Running { future: Box::pin(future) } }
    }

    pub(super) fn refused(response: Response<IdempotencyBody<B>>) -> Self {
        Self { state: State::Refused { response: Some(response) } }
    }
}

impl<F, B, E> fmt::Debug for IdempotencyFuture<F, B, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdempotencyFuture").finish_non_exhaustive()
    }
}

impl<F, B, E> Future for IdempotencyFuture<F, B, E>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = Result<Response<IdempotencyBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().state.project() {
            Projected::Passed { future } => {
                Poll::Ready(ready!(future.poll(cx)).map(|response| response.map(IdempotencyBody::inner)))
            }
            Projected::Running { future } => future.as_mut().poll(cx),
            // without a response, the future is polled after it has completed
            Projected::Refused { response } => {
                response.take().map_or(Poll::Pending, |response| Poll::Ready(Ok(response)))
            }
        }
    }
}
