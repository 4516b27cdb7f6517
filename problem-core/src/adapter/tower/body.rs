//! The body of a response that a boundary returns.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use crate::adapter::tower::BoxError;
use crate::boundary::SentBody;

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
                sent.drop_stream(|| this.kind.set(Kind::Replaced { body: None }));
            }
        }
    }
}

pin_project! {
    #[project = Projected]
    #[derive(Debug)]
    enum Kind<B> {
        Inner { #[pin] body: B },
        /// The first bytes were read already.
        Started { start: Option<Bytes>, body: Pin<Box<B>> },
        Replaced { body: Option<Bytes> },
    }
}

impl<B> BoundaryBody<B> {
    pub(super) fn inner(body: B, sent: Option<SentBody>) -> Self {
        Self { kind: Kind::Inner { body }, sent }
    }

    /// A body of which these bytes were read.
    pub(super) fn started(start: Bytes, body: Pin<Box<B>>, sent: Option<SentBody>) -> Self {
        Self { kind: Kind::Started { start: Some(start).filter(|start| !start.is_empty()), body }, sent }
    }
}

impl<B> From<Bytes> for BoundaryBody<B> {
    fn from(body: Bytes) -> Self {
        Self { kind: Kind::Replaced { body: Some(body).filter(|body| !body.is_empty()) }, sent: None }
    }
}

impl<B> Default for BoundaryBody<B> {
    fn default() -> Self {
        Bytes::new().into()
    }
}

impl<B> Body for BoundaryBody<B>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    /// The error of the inner service's body.
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.project();
        match this.kind.project() {
            Projected::Inner { body } => {
                SentBody::poll(this.sent, || body.poll_frame(cx).map_err(Into::into))
            }
            Projected::Started { start, body } => match start.take() {
                Some(start) => Poll::Ready(Some(Ok(Frame::data(start)))),
                None => SentBody::poll(this.sent, || body.as_mut().poll_frame(cx).map_err(Into::into)),
            },
            Projected::Replaced { body } => Poll::Ready(body.take().map(|body| Ok(Frame::data(body)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Inner { body } => body.is_end_stream(),
            Kind::Started { start, body } => start.is_none() && body.is_end_stream(),
            Kind::Replaced { body } => body.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Inner { body } => body.size_hint(),
            Kind::Started { start, body } => {
                let (read, mut hint) = (start.as_ref().map_or(0, Bytes::len) as u64, body.size_hint());
                if let Some(upper) = hint.upper() {
                    hint.set_upper(upper + read);
                }
                hint.set_lower(hint.lower() + read);
                hint
            }
            Kind::Replaced { body } => {
                SizeHint::with_exact(body.as_ref().map_or(0, |body| body.len() as u64))
            }
        }
    }
}
