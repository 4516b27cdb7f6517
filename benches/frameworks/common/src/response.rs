//! The responses, and how a server reads their bodies.

use std::pin::pin;

use bytes::Buf as _;
use http::response::Parts;
use http_body::Body;

use crate::service::now;

/// A response to look at.
#[derive(Debug, Default)]
pub struct Shown {
    pub status: u16,
    pub fields: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Shown {
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| &**value)
    }
}

/// The head of a response. Frameworks have types of their own for header fields.
pub fn head<'a>(status: u16, fields: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Shown {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let fields = fields.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), text(value)));
    Shown { status, fields: fields.collect(), body: Vec::new() }
}

/// The head of a response of the crate `http`.
pub fn http_head(parts: &Parts) -> Shown {
    let fields = parts.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    head(parts.status.as_u16(), fields)
}

/// Reads a body to its end. Another length than the body has shows up in the comparison.
pub fn read<B: Body>(body: B, mut chunk: impl FnMut(&[u8])) {
    let mut body = pin!(body);
    while !body.is_end_stream() {
        match now(std::future::poll_fn(|cx| body.as_mut().poll_frame(cx))) {
            Some(Ok(frame)) => {
                if let Ok(mut data) = frame.into_data() {
                    while data.has_remaining() {
                        let len = data.chunk().len();
                        chunk(data.chunk());
                        data.advance(len);
                    }
                }
            }
            Some(Err(_)) | None => break,
        }
    }
}
