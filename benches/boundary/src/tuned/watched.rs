//! A body that can fail after its head was sent.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use axum_core::Error;
use axum_core::body::Body;
use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};
use tracing::Span;

use super::context::Context;

/// The body of axum can be moved, so this needs no projection.
pub struct Watched {
    body: Body,
    context: Context,
    span: Span,
    /// Whether code of the service may run for each frame, which needs its context.
    is_stream: bool,
    has_failed: bool,
}

impl Watched {
    pub fn new(body: Body, context: Context, span: Span, is_stream: bool) -> Self {
        Self { body, context, span, is_stream, has_failed: false }
    }

    fn enter<T>(&self, run: impl FnOnce() -> T) -> T {
        let _current = self.context.enter();
        self.span.in_scope(run)
    }

    #[cold]
    fn log(&mut self, error: &str) {
        self.has_failed = true;
        self.enter(|| tracing::error!(request_id = self.context.id(), error, "response body failed"));
    }

    fn poll_inner(&mut self, cx: &mut TaskContext<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if self.is_stream {
            let _current = self.context.enter();
            let _span = self.span.enter();
            Pin::new(&mut self.body).poll_frame(cx)
        } else {
            Pin::new(&mut self.body).poll_frame(cx)
        }
    }
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let polled = catch_unwind(AssertUnwindSafe(|| self.poll_inner(cx)));
        match polled {
            Ok(Poll::Ready(Some(Err(error)))) if !self.has_failed => {
                self.log(&error.to_string());
                Poll::Ready(Some(Err(error)))
            }
            Ok(polled) => polled,
            Err(payload) => {
                self.log("panicked");
                resume_unwind(payload)
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if self.is_stream {
            let body = std::mem::take(&mut self.body);
            self.enter(|| drop(body));
        }
    }
}
