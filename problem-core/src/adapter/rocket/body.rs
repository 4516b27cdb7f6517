//! A body of rocket that a boundary has polled or watches.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use ::rocket::Response;
use ::rocket::response::Body;
use ::rocket::tokio::io::{AsyncRead, AsyncSeek, ReadBuf};

use crate::boundary::SentBody;

/// Bytes that were read already, or the error instead of them, and the rest of a body.
pub(super) struct SentReader<'r> {
    first: Option<io::Result<Vec<u8>>>,
    body: Body<'r>,
    /// The request, as long as the body can fail.
    sent: Option<SentBody>,
}

impl<'r> SentReader<'r> {
    /// Puts the body of a response into a reader, which has the same length.
    pub(super) fn put(
        response: &mut Response<'r>,
        first: Option<io::Result<Vec<u8>>>,
        len: Option<u64>,
        sent: Option<SentBody>,
    ) {
        let body = response.body_mut().take();
        let max_chunk_size = body.max_chunk_size();
        let reader = Self { first, body, sent };
        match len {
            Some(len) => response.set_sized_body(len as usize, reader),
            None => response.set_streamed_body(reader),
        }
        response.set_max_chunk_size(max_chunk_size);
    }
}

impl AsyncRead for SentReader<'_> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let Self { first, body, sent } = self.get_mut();
        let before = buffer.filled().len();
        let polled = SentBody::poll(
            sent,
            |error: &io::Error| error,
            || {
                read(first, body, cx, buffer).map(|read| match read {
                    Ok(()) if buffer.filled().len() == before => None,
                    read => Some(read),
                })
            },
        );
        polled.map(|read| read.unwrap_or(Ok(())))
    }
}

fn read(
    first: &mut Option<io::Result<Vec<u8>>>,
    body: &mut Body<'_>,
    cx: &mut Context<'_>,
    buffer: &mut ReadBuf<'_>,
) -> Poll<io::Result<()>> {
    match first.take() {
        Some(Err(error)) => return Poll::Ready(Err(error)),
        Some(Ok(mut bytes)) if !bytes.is_empty() => {
            let rest = bytes.split_off(bytes.len().min(buffer.remaining()));
            buffer.put_slice(&bytes);
            if !rest.is_empty() {
                *first = Some(Ok(rest));
            }
            return Poll::Ready(Ok(()));
        }
        Some(Ok(_)) | None => {}
    }
    Pin::new(body).poll_read(cx, buffer)
}

/// rocket seeks only in a body whose length it does not know, and this one has either a length or the type of a stream.
impl AsyncSeek for SentReader<'_> {
    fn start_seek(self: Pin<&mut Self>, _: io::SeekFrom) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn poll_complete(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Poll::Ready(Err(io::ErrorKind::Unsupported.into()))
    }
}

impl Drop for SentReader<'_> {
    fn drop(&mut self) {
        // a stream that is not sent to its end is dropped with the context of its request
        let Self { first: _, body, sent } = self;
        if let Some(sent) = sent {
            sent.drop_stream(|| drop(body.take()));
        }
    }
}
