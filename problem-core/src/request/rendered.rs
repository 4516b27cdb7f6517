//! What was rendered while a request was answered, so that the boundary recognises it in a response.

use std::borrow::Cow;
use std::sync::{Mutex, OnceLock, PoisonError};

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName};

use crate::format::Format;
use crate::status::ErrorStatus;

/// A response that this crate has rendered and logged.
#[derive(Debug, Clone)]
pub(crate) struct RenderedResponse {
    pub(crate) status: ErrorStatus,
    /// The code of the problem.
    pub(crate) code: Cow<'static, str>,
    pub(crate) format: Format,
    /// The length of the body in bytes.
    pub(crate) len: usize,
    /// The last bytes of the body, which usually contain the time. Its address would not do: an allocator may give the same memory to
    /// the body that replaces it.
    end: Option<[u8; END]>,
    /// The fields about the body that the response had, one bit for each.
    body_fields: u16,
    /// Whether a client with another `Accept` would have got another format.
    pub(crate) is_negotiated: bool,
}

/// The number of bytes at the end of a body that are compared.
const END: usize = 16;

impl RenderedResponse {
    pub(crate) fn new(
        status: ErrorStatus,
        code: Cow<'static, str>,
        (format, is_negotiated): (Format, bool),
        body: &Bytes,
        headers: &HeaderMap,
    ) -> Self {
        let (end, body_fields) = (body.last_chunk().copied(), body_fields(headers));
        Self { status, code, format, len: body.len(), end, body_fields, is_negotiated }
    }

    /// Whether these bytes are the body, and not only equal to it in length.
    pub(crate) fn is_body(&self, bytes: &[u8]) -> bool {
        bytes.len() == self.len && bytes.last_chunk().copied() == self.end
    }

    /// The fields about a body that the response did not have when it was rendered.
    pub(crate) fn added_body_fields(
        &self,
        headers: &HeaderMap,
    ) -> impl Iterator<Item = &'static HeaderName> + use<> {
        let added = body_fields(headers) & !self.body_fields;
        FIELDS_OF_THE_BODY
            .iter()
            .enumerate()
            .filter(move |(bit, _)| added & (1 << bit) != 0)
            .map(|(_, name)| name)
    }
}

/// The header fields that describe a body (RFC 9110 §8, RFC 9530). `Content-Range` is not among them: in a 416 it tells the length of
/// the representation (RFC 9110 §14.4).
pub(crate) static FIELDS_OF_THE_BODY: [HeaderName; 14] = [
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::CONTENT_LANGUAGE,
    header::CONTENT_LOCATION,
    header::CONTENT_DISPOSITION,
    header::TRANSFER_ENCODING,
    header::TRAILER,
    header::ETAG,
    header::LAST_MODIFIED,
    HeaderName::from_static("content-digest"),
    HeaderName::from_static("content-md5"),
    HeaderName::from_static("digest"),
    HeaderName::from_static("repr-digest"),
];

fn body_fields(headers: &HeaderMap) -> u16 {
    let mut fields = 0;
    for name in headers.keys() {
        // the fields that every problem has, and most others, are none of these
        if *name == header::CONTENT_TYPE {
            fields |= 1;
        } else if matches!(
            name.as_str().as_bytes(),
            [b'c', b'o', ..] | [b't' | b'e' | b'l' | b'd' | b'r', ..]
        ) && let Some(bit) = FIELDS_OF_THE_BODY.iter().position(|known| known == name)
        {
            fields |= 1 << bit;
        }
    }
    fields
}

/// The last responses that were rendered for a request. A handler can render an error that it does not return. The first one creates
/// the lock, so that a request without errors has none.
#[derive(Default)]
pub(super) struct RenderedResponses(OnceLock<Mutex<[Option<RenderedResponse>; 2]>>);

impl RenderedResponses {
    pub(super) fn add(&self, response: RenderedResponse) {
        let mut last = self.0.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
        let [newest, _] = &mut *last;
        *last = [Some(response), newest.take()];
    }

    /// Calls `f` with the last responses, the newest first, until it returns something.
    #[inline]
    pub(super) fn find<T>(&self, f: impl FnMut(&RenderedResponse) -> Option<T>) -> Option<T> {
        let last = self.0.get()?.lock().unwrap_or_else(PoisonError::into_inner);
        last.iter().flatten().find_map(f)
    }
}
