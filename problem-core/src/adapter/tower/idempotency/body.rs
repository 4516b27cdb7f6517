//! The body of a request or a response at an idempotency layer.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http::header::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use crate::adapter::tower::BoxError;

pin_project! {
    /// The body of a request or a response at an [`Idempotency`](crate::idempotency::Idempotency) layer: the one that the layer got, or
    /// the bytes that it has read.
    pub struct IdempotencyBody<B> {
        #[pin]
        kind: Kind<B>,
    }
}

pin_project! {
    #[project = Projected]
    enum Kind<B> {
        Inner { #[pin] body: B },
        Read { read: Read },
    }
}

/// What was read of a body.
#[derive(Default)]
pub(super) struct Read {
    /// It is `None` if there are no bytes, or no more.
    data: Option<Bytes>,
    end: Option<End>,
}

/// What comes after the bytes.
enum End {
    Trailers(HeaderMap),
    Failed(BoxError),
}

impl Read {
    /// The bytes.
    pub(super) fn data(&self) -> Bytes {
        self.data.clone().unwrap_or_default()
    }

    /// A body that was longer than its `size_hint`.
    pub(super) fn too_long() -> Self {
        Self { data: None, end: Some(End::Failed("the body is longer than its size hint".into())) }
    }

    /// Whether the body ended before it was complete.
    pub(super) fn has_failed(&self) -> bool {
        matches!(self.end, Some(End::Failed(_)))
    }
}

impl From<Bytes> for Read {
    fn from(data: Bytes) -> Self {
        Self { data: Some(data).filter(|data| !data.is_empty()), end: None }
    }
}

/// Reads a body to its end. It is `None` if the body has more than `max` bytes.
pub(super) async fn read<B>(body: B, max: usize) -> Option<Read>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let max = u64::try_from(max).unwrap_or(u64::MAX);
    if body.size_hint().lower() > max {
        return None;
    }
    let mut body = std::pin::pin!(body);
    // a body usually has one frame, which is not copied
    let (mut first, mut more) = (Bytes::new(), BytesMut::new());
    let mut end = None;
    while end.is_none()
        && let Some(frame) = std::future::poll_fn(|cx| body.as_mut().poll_frame(cx)).await
    {
        match frame.map(Frame::into_data) {
            Ok(Ok(data)) => {
                if (first.len() + more.len() + data.len()) as u64 > max {
                    return None;
                }
                if first.is_empty() {
                    first = data;
                } else {
                    more.extend_from_slice(&data);
                }
            }
            Ok(Err(frame)) => end = frame.into_trailers().ok().map(End::Trailers),
            Err(error) => end = Some(End::Failed(error.into())),
        }
    }
    let data = match more.is_empty() {
        true => first,
        false => [first, more.freeze()].concat().into(),
    };
    Some(Read { end, ..data.into() })
}

impl<B> IdempotencyBody<B> {
    pub(super) fn inner(body: B) -> Self {
        Self { kind: Kind::Inner { body } }
    }

    pub(super) fn read(read: Read) -> Self {
        Self { kind: Kind::Read { read } }
    }
}

impl<B> From<Bytes> for IdempotencyBody<B> {
    fn from(data: Bytes) -> Self {
        Self::read(data.into())
    }
}

/// An empty body.
impl<B> Default for IdempotencyBody<B> {
    fn default() -> Self {
        Self::read(Read::default())
    }
}

impl<B> fmt::Debug for IdempotencyBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdempotencyBody").finish_non_exhaustive()
    }
}

impl<B> Body for IdempotencyBody<B>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    /// The error of the body that the layer got.
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.project().kind.project() {
            Projected::Inner { body } => body.poll_frame(cx).map_err(Into::into),
            Projected::Read { read } => Poll::Ready(match read.data.take() {
                Some(data) => Some(Ok(Frame::data(data))),
                None => read.end.take().map(|end| match end {
                    End::Trailers(trailers) => Ok(Frame::trailers(trailers)),
                    End::Failed(error) => Err(error),
                }),
            }),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Inner { body } => body.is_end_stream(),
            Kind::Read { read } => read.data.is_none() && read.end.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Inner { body } => body.size_hint(),
            Kind::Read { read } => {
                let len = read.data.as_ref().map_or(0, |data| data.len() as u64);
                match read.has_failed() {
                    // more bytes were announced
                    true => {
                        let mut hint = SizeHint::new();
                        hint.set_lower(len);
                        hint
                    }
                    false => SizeHint::with_exact(len),
                }
            }
        }
    }
}
