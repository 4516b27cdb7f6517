//! The body of a response that a boundary returns.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use bytes::Bytes;
use pin_project_lite::pin_project;

use crate::boundary::SentBody;

/// The error of a body. Bodies of actix-web belong to one thread, and so do their errors.
type LocalError = Box<dyn Error>;

pin_project! {
    /// The body of a response that a [`Boundary`](crate::Boundary) returns: the body of the inner service, or
    /// one that replaces it.
    #[derive(Debug)]
    pub struct BoundaryBody<B> {
        #[pin]
        kind: Kind<B>,
        // The request, as long as the body can fail.
        sent: Option<SentBody>,
    }

    impl<B> PinnedDrop for BoundaryBody<B> {
        fn drop(this: Pin<&mut Self>) {
            // a stream that is not sent to its end is dropped with the context of its request
            let mut this = this.project();
            if let Some(sent) = this.sent {
                sent.drop_stream(|| this.kind.set(Kind::Replaced { body: Bytes::new() }));
            }
        }
    }
}

pin_project! {
    #[project = Projected]
    #[derive(Debug)]
    enum Kind<B> {
        Inner { #[pin] body: B },
        /// It was polled already. The first bytes, or the error instead of them, are not sent yet. `size` is the size before that.
        Started { first: Option<Result<Bytes, LocalError>>, body: Pin<Box<B>>, size: BodySize },
        Replaced { body: Bytes },
        /// The response to a HEAD request: only the length that the body would have.
        Head { len: u64 },
    }
}

impl<B> BoundaryBody<B> {
    pub(super) fn inner(body: B, sent: Option<SentBody>) -> Self {
        Self { kind: Kind::Inner { body }, sent }
    }

    /// A body that was polled already, and whose size was `size` before. `first` is what it returned, unless it was pending.
    pub(super) fn started(
        first: Option<Result<Bytes, LocalError>>,
        body: Pin<Box<B>>,
        size: BodySize,
        sent: Option<SentBody>,
    ) -> Self {
        Self { kind: Kind::Started { first, body, size }, sent }
    }

    /// No body, in a response with the length of one. actix-web writes `Content-Length` from the length.
    pub(super) fn head(len: u64) -> Self {
        Self { kind: Kind::Head { len }, sent: None }
    }

    /// The bytes that replace the body of the inner service.
    pub(super) fn replacement(&self) -> Option<&Bytes> {
        match &self.kind {
            Kind::Replaced { body } => Some(body),
            _ => None,
        }
    }
}

impl<B> From<Bytes> for BoundaryBody<B> {
    fn from(body: Bytes) -> Self {
        Self { kind: Kind::Replaced { body }, sent: None }
    }
}

impl<B: MessageBody> MessageBody for BoundaryBody<B> {
    type Error = LocalError;

    fn size(&self) -> BodySize {
        match &self.kind {
            Kind::Inner { body } => body.size(),
            Kind::Started { size, .. } => *size,
            Kind::Replaced { body } => BodySize::Sized(body.len() as u64),
            Kind::Head { len } => BodySize::Sized(*len),
        }
    }

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, LocalError>>> {
        let this = self.project();
        match this.kind.project() {
            Projected::Inner { body } => {
                SentBody::poll(this.sent, as_error, || body.poll_next(cx).map_err(Into::into))
            }
            Projected::Started { first, body, .. } => {
                SentBody::poll(this.sent, as_error, || match first.take() {
                    Some(first) => Poll::Ready(Some(first)),
                    None => body.as_mut().poll_next(cx).map_err(Into::into),
                })
            }
            Projected::Replaced { body } => {
                let body = std::mem::take(body);
                Poll::Ready((!body.is_empty()).then_some(Ok(body)))
            }
            Projected::Head { .. } => Poll::Ready(None),
        }
    }
}

fn as_error(error: &LocalError) -> &(dyn Error + 'static) {
    &**error
}
