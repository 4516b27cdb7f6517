//! The body of a response that left through a boundary.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

pin_project! {
    /// The body of a response that left through a [`Boundary`](crate::Boundary): that of the inner service,
    /// or one in its place.
    #[derive(Debug)]
    pub struct BoundaryBody<B> {
        #[pin]
        kind: Kind<B>,
    }
}

pin_project! {
    #[project = Projected]
    #[derive(Debug)]
    enum Kind<B> {
        Inner { #[pin] body: B },
        Own { body: Option<Bytes> },
    }
}

impl<B> BoundaryBody<B> {
    pub(super) fn inner(body: B) -> Self {
        Self { kind: Kind::Inner { body } }
    }
}

impl<B> From<Bytes> for BoundaryBody<B> {
    fn from(body: Bytes) -> Self {
        Self { kind: Kind::Own { body: Some(body).filter(|body| !body.is_empty()) } }
    }
}

impl<B> Default for BoundaryBody<B> {
    fn default() -> Self {
        Bytes::new().into()
    }
}

impl<B: Body<Data = Bytes>> Body for BoundaryBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        match self.project().kind.project() {
            Projected::Inner { body } => body.poll_frame(cx),
            Projected::Own { body } => Poll::Ready(body.take().map(|body| Ok(Frame::data(body)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Inner { body } => body.is_end_stream(),
            Kind::Own { body } => body.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Inner { body } => body.size_hint(),
            Kind::Own { body } => SizeHint::with_exact(body.as_ref().map_or(0, |body| body.len() as u64)),
        }
    }
}
