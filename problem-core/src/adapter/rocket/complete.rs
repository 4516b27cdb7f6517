//! How a boundary completes a response of rocket, whoever has made it.

use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::task::Poll;

use ::rocket::Response;
use ::rocket::tokio::io::{AsyncRead as _, ReadBuf};
use http::Extensions;
use http::response::Parts;

use crate::adapter::rocket::body::SentReader;
use crate::adapter::rocket::convert;
use crate::boundary::{BodyDecision, Exchange, OriginalError, Replacement, SentBody, catch};
use crate::problem::Problem;

/// The number of bytes that are read from a body that is replaced, for the log.
const LOGGED: usize = 512;

/// The largest number of bytes that are read to recognise a body.
const MOST_RECOGNISED: u64 = 1024 * 1024;

/// The number of bytes that are read of a body whose length is not known.
const FIRST_BYTES: usize = 16 * 1024;

/// Decides about the body of a response, and completes its head. `marks` makes the extensions, which a response of rocket does not have.
/// Returns the error that the response is about, if the response is a problem.
pub(super) async fn complete(
    exchange: &Exchange,
    response: &mut Response<'_>,
    marks: impl FnOnce() -> Extensions,
) -> Option<OriginalError> {
    let len = length(exchange, response).await;
    let passes = exchange.passes(convert::from_status(response.status()));
    if let (true, Ok(len)) = (passes, &len) {
        pass(exchange, response, *len);
        return None;
    }
    let mut parts = convert::copy_head(response);
    parts.extensions = marks();
    let before = parts.headers.clone();
    let decided = match len {
        Ok(len) => decide(exchange, response, &mut parts, len).await,
        Err(panicked) => Err(panicked),
    };
    let _entered = exchange.enter();
    if let Err(problem) = decided {
        let (head, body) = exchange.respond(problem);
        parts = head;
        convert::set_body(response, body);
    }
    // rocket itself drops the body of the response to a HEAD request, and keeps its length
    let _ = exchange.finish(&mut parts);
    convert::put_head(response, &before, &parts);
    parts.extensions.remove()
}

/// The length of the body, if it is known. rocket asks for it as well, because it writes `Content-Length` from it.
async fn length(exchange: &Exchange, response: &mut Response<'_>) -> Result<Option<u64>, Problem> {
    let len = match response.body().preset_size() {
        None => inside(exchange, response.body_mut().size()).await?,
        len => len,
    };
    Ok(len.map(|len| len as u64))
}

/// Adds only the fields of every response.
fn pass(exchange: &Exchange, response: &mut Response<'_>, len: Option<u64>) {
    let _entered = exchange.enter();
    watch(response, len, exchange.sent_passed(len));
    convert::set_fields(response, &exchange.finish_passed());
}

/// Decides about the body. A panic of the old body is an error.
async fn decide(
    exchange: &Exchange,
    response: &mut Response<'_>,
    parts: &mut Parts,
    len: Option<u64>,
) -> Result<(), Problem> {
    match judge(exchange, parts, len) {
        BodyDecision::Keep => watch(response, len, exchange.sent_body(parts, len)),
        BodyDecision::Replace(replacement) => {
            let start = read(exchange, response, LOGGED).await?;
            replace(exchange, replacement, response, parts, start)?;
        }
        BodyDecision::Inspect(inspection) => {
            let most = len.map_or(FIRST_BYTES, |len| len.min(MOST_RECOGNISED) as usize);
            let start = read(exchange, response, most).await?;
            let bytes = start.bytes.as_deref().unwrap_or_default();
            let decision = {
                let _entered = exchange.enter();
                exchange.inspect(inspection, parts, bytes, start.is_empty())
            };
            match decision {
                BodyDecision::Replace(replacement) => replace(exchange, replacement, response, parts, start)?,
                BodyDecision::Keep | BodyDecision::Inspect(_) => {
                    let sent = exchange.sent_body(parts, len);
                    SentReader::put(response, Some(start.bytes), len, sent);
                }
            }
        }
    }
    Ok(())
}

fn judge(exchange: &Exchange, parts: &mut Parts, len: Option<u64>) -> BodyDecision {
    let _entered = exchange.enter();
    exchange.judge(parts, len)
}

/// Watches a body that is sent as it is.
fn watch(response: &mut Response<'_>, len: Option<u64>, sent: Option<SentBody>) {
    if sent.is_some() && response.body().is_some() {
        SentReader::put(response, None, len, sent);
    }
}

/// Puts a problem in the place of the old body, which may panic when it is dropped.
fn replace(
    exchange: &Exchange,
    replacement: Replacement,
    response: &mut Response<'_>,
    parts: &mut Parts,
    start: Start,
) -> Result<(), Problem> {
    let _entered = exchange.enter();
    let old = response.body_mut().take();
    catch(|| drop(old))?;
    let start =
        start.bytes.as_deref().map_err(|error| io::Error::new(error.kind(), error.to_string()).into());
    let body = exchange.replace(replacement, parts, start);
    convert::set_body(response, body);
    Ok(())
}

/// The first bytes of a body.
struct Start {
    bytes: io::Result<Vec<u8>>,
    /// Whether the body has no more bytes.
    has_ended: bool,
}

impl Start {
    /// Whether the body has no bytes at all.
    fn is_empty(&self) -> bool {
        self.has_ended && self.bytes.as_ref().is_ok_and(Vec::is_empty)
    }
}

/// Reads the bytes of a body that are available, but not more than `most`. Nothing waits for a body that is not there yet.
async fn read(exchange: &Exchange, response: &mut Response<'_>, most: usize) -> Result<Start, Problem> {
    let mut start = Start { bytes: Ok(Vec::new()), has_ended: false };
    let read = poll_fn(|cx| {
        let mut buffer = vec![0; most];
        let mut buffer = ReadBuf::new(&mut buffer);
        while buffer.remaining() > 0 && !start.has_ended {
            let before = buffer.filled().len();
            match Pin::new(response.body_mut()).poll_read(cx, &mut buffer) {
                Poll::Ready(Ok(())) => start.has_ended = buffer.filled().len() == before,
                Poll::Ready(Err(error)) => {
                    start.bytes = Err(error);
                    start.has_ended = true;
                    return Poll::Ready(());
                }
                Poll::Pending => break,
            }
        }
        start.bytes = Ok(buffer.filled().to_vec());
        Poll::Ready(())
    });
    inside(exchange, read).await?;
    Ok(start)
}

/// Runs code of a body with the context and the span of the request. A panic becomes a problem.
async fn inside<T>(exchange: &Exchange, future: impl Future<Output = T>) -> Result<T, Problem> {
    let mut future = pin!(future);
    poll_fn(|cx| {
        let _entered = exchange.enter();
        match catch(|| future.as_mut().poll(cx)) {
            Ok(polled) => polled.map(Ok),
            Err(panicked) => Poll::Ready(Err(panicked)),
        }
    })
    .await
}
