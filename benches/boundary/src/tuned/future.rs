//! The future of a request.

use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use axum_core::response::Response;
use pin_project_lite::pin_project;
use tracing::Span;

use super::context::Context;
use super::error::panicked;
use super::judge::complete;

pin_project! {
    pub struct TunedFuture<F> {
        #[pin]
        state: State<F>,
        context: Context,
        span: Span,
    }

    impl<F> PinnedDrop for TunedFuture<F> {
        fn drop(this: Pin<&mut Self>) {
            // a request that is cancelled is dropped with its context
            let mut this = this.project();
            if let State::Running { .. } = &*this.state {
                let _current = this.context.enter();
                let _span = this.span.enter();
                this.state.set(State::Ended);
            }
        }
    }
}

pin_project! {
    #[project = Projected]
    pub enum State<F> {
        Running { #[pin] future: F },
        /// The response was returned, or the service has panicked.
        Ended,
    }
}

impl<F> TunedFuture<F> {
    pub fn new(state: State<F>, context: Context, span: Span) -> Self {
        Self { state, context, span }
    }
}

impl<F: Future<Output = Result<Response, Infallible>>> Future for TunedFuture<F> {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let _current = this.context.enter();
        let _span = this.span.enter();
        let polled = catch_unwind(AssertUnwindSafe(|| match this.state.as_mut().project() {
            Projected::Running { future } => future.poll(cx),
            Projected::Ended => Poll::Ready(Ok(panicked(this.context))),
        }));
        let response = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(Ok(response))) => Some(response),
            Err(_) => None,
        };
        // the values in the future are dropped with the context of the request
        let ended = catch_unwind(AssertUnwindSafe(|| this.state.set(State::Ended)));
        let response = match response {
            Some(response) if ended.is_ok() => response,
            _ => panicked(this.context),
        };
        Poll::Ready(Ok(complete(response, this.context, this.span)))
    }
}
