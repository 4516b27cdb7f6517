//! A connection of hyper whose client is in memory.

use std::io::{self, IoSlice};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use framework_common::{Program, Shown, head, now, request};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper::server::conn::http1;

use crate::{Sent, Served};

/// A service of hyper, with the type of its bodies.
pub struct Connection<S, B> {
    service: S,
    bodies: PhantomData<fn() -> B>,
}

impl<S, B> Connection<S, B> {
    pub fn new(service: S) -> Self {
        Self { service, bodies: PhantomData }
    }
}

impl<S: Served<B>, B: Sent> Connection<S, B> {
    /// Answers the requests of one connection, one after the other.
    fn serve(&self, client: &mut Client) {
        // a failure shows up in the comparison, where the response is missing
        let _ = now(http1::Builder::new().serve_connection(client, &self.service));
    }
}

impl<S: Served<B>, B: Sent> Program for Connection<S, B> {
    /// The requests cost only the copy of their text.
    fn make(&mut self, _: &'static str, _: u32) {}

    fn answer(&mut self, target: &'static str, count: u32) {
        self.serve(&mut Client::new(target, count));
    }

    fn show(&mut self, target: &'static str) -> Shown {
        let mut client = Client { received: Some(Vec::new()), ..Client::new(target, 1) };
        self.serve(&mut client);
        parse(&client.received.unwrap_or_default())
    }
}

fn parse(response: &[u8]) -> Shown {
    let text = String::from_utf8_lossy(response);
    let (top, body) = text.split_once("\r\n\r\n").unwrap_or_default();
    let mut lines = top.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or_default();
    let fields = lines.filter_map(|line| line.split_once(": "));
    let fields = fields.map(|(name, value)| (name, value.as_bytes()));
    Shown { body: body.into(), ..head(status, fields) }
}

/// A client that sends the same request again and again.
struct Client {
    text: String,
    /// The number of requests that it will send.
    count: u32,
    /// The number of bytes of the current request that it has sent.
    sent: usize,
    /// Whether it waits for a response.
    waits: bool,
    /// The responses, if somebody looks at them.
    received: Option<Vec<u8>>,
}

impl Client {
    fn new(target: &str, count: u32) -> Self {
        Self { text: request::text(target), count, sent: 0, waits: false, received: None }
    }
}

impl Read for Client {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        mut buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        if self.waits {
            return Poll::Pending;
        }
        if self.count > 0 {
            let rest = &self.text.as_bytes()[self.sent..];
            let len = rest.len().min(buffer.remaining());
            buffer.put_slice(&rest[..len]);
            self.sent += len;
            if self.sent == self.text.len() {
                self.sent = 0;
                self.count -= 1;
                self.waits = true;
            }
        }
        // without a byte, the client has closed the connection
        Poll::Ready(Ok(()))
    }
}

/// Like a socket, it takes several buffers at once.
impl Write for Client {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        // hyper writes a short response at once
        self.waits = false;
        if let Some(received) = &mut self.received {
            buffers.iter().for_each(|buffer| received.extend_from_slice(buffer));
        }
        Poll::Ready(Ok(buffers.iter().map(|buffer| buffer.len()).sum()))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
