//! The body of a response while it is sent.

use std::error::Error;
use std::task::Poll;

use tracing::Span;

use crate::boundary::panics::Panicked;
use crate::panic;
use crate::render;
use crate::request::RequestContext;

/// The request whose response has a body that the inner service still produces. The head of the response was sent already, so an error
/// or a panic of the body can only be logged.
#[derive(Debug)]
pub(crate) struct SentBody {
    context: RequestContext,
    span: Span,
    /// Whether the body runs code of the service. A body whose length is known comes from memory, or from another service.
    is_stream: bool,
    /// Whether the body has gRPC messages, and trailers with their status.
    #[cfg(feature = "tonic")]
    has_grpc_trailers: bool,
}

impl SentBody {
    /// `is_stream`: the length of the body is not known. The span of the request ends with the body.
    pub(super) fn new(context: RequestContext, span: Span, is_stream: bool) -> Self {
        Self {
            context,
            span,
            is_stream,
            #[cfg(feature = "tonic")]
            has_grpc_trailers: false,
        }
    }

    /// The body has gRPC messages, and trailers with their status.
    #[cfg(feature = "tonic")]
    pub(super) fn with_grpc_trailers(self) -> Self {
        Self { has_grpc_trailers: true, ..self }
    }

    #[cfg(feature = "tonic")]
    pub(crate) fn has_grpc_trailers(&self) -> bool {
        self.has_grpc_trailers
    }

    #[cfg(feature = "tonic")]
    pub(crate) fn context(&self) -> &RequestContext {
        &self.context
    }

    /// Calls `drop`, which drops the body, with the context and the span of its request. Only a stream needs that.
    #[inline]
    pub(crate) fn drop_stream(&self, drop: impl FnOnce()) {
        if self.is_stream {
            self.enter(drop);
        }
    }

    /// Runs code of the body with the context and the span of its request, if the body is a stream.
    #[inline]
    pub(crate) fn run<T>(&self, run: impl FnOnce() -> T) -> T {
        if self.is_stream { self.enter(run) } else { run() }
    }

    /// Polls the body of a request, whose errors are of a type of the framework. The first error or panic is one event of level `error`, and is passed on. After it, `sent` is `None`.
    #[inline]
    pub(crate) fn poll<T, E>(
        sent: &mut Option<Self>,
        as_error: impl FnOnce(&E) -> &(dyn Error + 'static),
        poll: impl FnOnce() -> Poll<Option<Result<T, E>>>,
    ) -> Poll<Option<Result<T, E>>> {
        let Some(request) = sent.take() else { return poll() };
        let polled =
            request.run(|| panic::report(poll, |panic::Panicked(text)| request.log(&Panicked(text))));
        match &polled {
            Poll::Ready(Some(Err(error))) => request.log(as_error(error)),
            Poll::Ready(None) => {}
            Poll::Ready(Some(Ok(_))) | Poll::Pending => *sent = Some(request),
        }
        polled
    }

    fn enter<T>(&self, run: impl FnOnce() -> T) -> T {
        self.context.enter(|| self.span.in_scope(run))
    }

    /// A boundary inside another one logs nothing: the outer one gets the same error, unless code in between has handled it.
    #[cold]
    fn log(&self, error: &(dyn Error + 'static)) {
        if !self.context.is_nested() {
            self.enter(|| render::log_failed_body(error, &self.context));
        }
    }
}
