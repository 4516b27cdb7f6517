//! The body of a response that a boundary returns.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use crate::adapter::http_service::BoxError;
#[cfg(feature = "tonic")]
use crate::adapter::tonic::boundary::{self as grpc, Polled};
use crate::boundary::SentBody;
#[cfg(feature = "tonic")]
use crate::boundary::catch;

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
        /// It was polled already. The first frame, or the error instead of it, is not sent yet. It is boxed, because it is large and
        /// few bodies have it.
        Started { first: Option<Box<Result<Frame<Bytes>, BoxError>>>, body: Pin<Box<B>> },
        Replaced { body: Option<Bytes> },
    }
}

impl<B> BoundaryBody<B> {
    pub(in crate::adapter) fn inner(body: B, sent: Option<SentBody>) -> Self {
        Self { kind: Kind::Inner { body }, sent }
    }

    /// A body that was polled already. `first` is what it returned, unless it was pending.
    pub(super) fn started(
        first: Option<Result<Frame<Bytes>, BoxError>>,
        body: Pin<Box<B>>,
        sent: Option<SentBody>,
    ) -> Self {
        Self { kind: Kind::Started { first: first.map(Box::new), body }, sent }
    }
}

#[cfg(feature = "salvo")]
impl<B: From<Bytes>> BoundaryBody<B> {
    /// The body as one of the framework, if nothing has to watch it: the bytes that replace the inner body, or an inner body for which
    /// `is_in_memory` holds.
    pub(in crate::adapter) fn into_framework_body(
        mut self,
        is_in_memory: impl FnOnce(&B) -> bool,
    ) -> Result<B, Self> {
        match std::mem::replace(&mut self.kind, Kind::Replaced { body: None }) {
            Kind::Replaced { body } => Ok(body.unwrap_or_default().into()),
            Kind::Inner { body } if is_in_memory(&body) => Ok(body),
            kind => {
                self.kind = kind;
                Err(self)
            }
        }
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
        #[cfg_attr(
            not(feature = "tonic"),
            allow(unused_mut, reason = "only the messages of gRPC are replaced")
        )]
        let mut this = self.project();
        #[cfg(feature = "tonic")]
        if let Some(sent) = this.sent.take_if(|sent| sent.has_grpc_trailers()) {
            let poll = || poll_messages(this.kind.as_mut(), cx);
            let polled = grpc::poll_messages(&sent, poll);
            return match polled {
                Poll::Pending | Poll::Ready(Polled::Message(_)) => {
                    *this.sent = Some(sent);
                    polled.map(Polled::into_frame)
                }
                Poll::Ready(Polled::End(_)) => {
                    // nothing follows the trailers, and after a panic the body must not be polled again
                    let end = || this.kind.set(Kind::Replaced { body: None });
                    let _ = catch(|| sent.drop_stream(end));
                    polled.map(Polled::into_frame)
                }
            };
        }
        match this.kind.project() {
            Projected::Inner { body } => {
                SentBody::poll(this.sent, as_error, || body.poll_frame(cx).map_err(Into::into))
            }
            Projected::Started { first, body } => {
                SentBody::poll(this.sent, as_error, || match first.take() {
                    Some(first) => Poll::Ready(Some(*first)),
                    None => body.as_mut().poll_frame(cx).map_err(Into::into),
                })
            }
            Projected::Replaced { body } => Poll::Ready(body.take().map(|body| Ok(Frame::data(body)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Inner { body } => body.is_end_stream(),
            Kind::Started { first, body } => first.is_none() && body.is_end_stream(),
            Kind::Replaced { body } => body.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Inner { body } => body.size_hint(),
            Kind::Started { first, body } => {
                let data = first.as_ref().and_then(|first| (**first).as_ref().ok()?.data_ref());
                let (read, mut hint) = (data.map_or(0, Bytes::len) as u64, body.size_hint());
                if let Some(upper) = hint.upper() {
                    hint.set_upper(upper.saturating_add(read));
                }
                hint.set_lower(hint.lower().saturating_add(read));
                hint
            }
            Kind::Replaced { body } => {
                SizeHint::with_exact(body.as_ref().map_or(0, |body| body.len() as u64))
            }
        }
    }
}

/// Polls a body that is not replaced.
#[cfg(feature = "tonic")]
fn poll_messages<B>(
    kind: Pin<&mut Kind<B>>,
    cx: &mut Context<'_>,
) -> Poll<Option<Result<Frame<Bytes>, BoxError>>>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    match kind.project() {
        Projected::Inner { body } => body.poll_frame(cx).map_err(Into::into),
        Projected::Started { .. } | Projected::Replaced { .. } => Poll::Ready(None),
    }
}

fn as_error(error: &BoxError) -> &(dyn std::error::Error + 'static) {
    &**error
}
