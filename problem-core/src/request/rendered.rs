//! What was rendered while a request was answered, so that the boundary recognises it in a response.

use std::borrow::Cow;
#[cfg(feature = "tonic")]
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::StatusCode;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::format::Format;
#[cfg(feature = "tonic")]
use crate::grpc_status::GrpcStatus;
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
    /// The status, in the response to a gRPC request.
    #[cfg(feature = "tonic")]
    pub(crate) grpc: Option<Arc<GrpcStatus>>,
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
        // usually a response has only its media type and `Cache-Control`
        let body_fields = if headers.len() == 2 { 1 } else { Described::new(headers).body_fields };
        let end = body.last_chunk().copied();
        Self {
            status,
            code,
            format,
            len: body.len(),
            end,
            body_fields,
            is_negotiated,
            #[cfg(feature = "tonic")]
            grpc: None,
        }
    }

    /// Whether these bytes are the body, and not only equal to it in length.
    pub(crate) fn is_body(&self, bytes: &[u8]) -> bool {
        bytes.len() == self.len && bytes.last_chunk().copied() == self.end
    }

    /// Whether a response is still as it was rendered: its status, the length of its body, its media type, which fields about the body
    /// it has, and those for caches. `len` is the length of the body, if it is known.
    pub(crate) fn is_unchanged(&self, status: StatusCode, headers: &HeaderMap, len: Option<u64>) -> bool {
        status == StatusCode::from(self.status)
            && len == Some(self.len as u64)
            && (!self.is_negotiated || varies_by_accept(headers))
            && Described::new(headers)
                == Described {
                    body_fields: self.body_fields,
                    media_type: Some(&self.format.media_type()),
                    has_cache_control: true,
                }
    }

    /// The fields about a body that the response did not have when it was rendered.
    pub(crate) fn added_body_fields(
        &self,
        headers: &HeaderMap,
    ) -> impl Iterator<Item = &'static HeaderName> + use<> {
        names(Described::new(headers).body_fields & !self.body_fields)
    }
}

/// The header fields that describe a body (RFC 9110 §8, RFC 9530). `Content-Range` is not among them: in a 416 it tells the length of
/// the representation (RFC 9110 §14.4).
static FIELDS_OF_THE_BODY: [HeaderName; 14] = [
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

/// The header fields of a response that describe its body.
pub(crate) fn fields_of_the_body(headers: &HeaderMap) -> impl Iterator<Item = &'static HeaderName> + use<> {
    names(Described::new(headers).body_fields)
}

/// The names of fields about a body, of which there is one bit for each.
fn names(mut fields: u16) -> impl Iterator<Item = &'static HeaderName> {
    std::iter::from_fn(move || {
        let lowest = fields.trailing_zeros();
        fields &= fields.wrapping_sub(1);
        FIELDS_OF_THE_BODY.get(lowest as usize)
    })
}

/// What the header fields of a response say about its body, and to caches. All of it is read at once.
#[derive(PartialEq)]
struct Described<'a> {
    /// The fields about a body, one bit for each.
    body_fields: u16,
    media_type: Option<&'a HeaderValue>,
    has_cache_control: bool,
}

impl<'a> Described<'a> {
    fn new(headers: &'a HeaderMap) -> Self {
        let mut described = Self { body_fields: 0, media_type: None, has_cache_control: false };
        for (name, value) in headers {
            // most fields that are not about a body can be told by their first letters
            if *name == header::CONTENT_TYPE {
                described.body_fields |= 1;
                described.media_type = described.media_type.or(Some(value));
            } else if *name == header::CACHE_CONTROL {
                described.has_cache_control = true;
            } else if matches!(
                name.as_str().as_bytes(),
                [b'c', b'o', ..] | [b't' | b'e' | b'l' | b'd' | b'r', ..]
            ) && let Some(bit) = FIELDS_OF_THE_BODY.iter().position(|known| known == name)
            {
                described.body_fields |= 1 << bit;
            }
        }
        described
    }
}

/// Whether a `Vary` field covers `Accept`.
pub(crate) fn varies_by_accept(headers: &HeaderMap) -> bool {
    headers.get_all(header::VARY).iter().any(|value| {
        let mut names = value.as_bytes().split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
        names.any(|name| name == b"*" || name.eq_ignore_ascii_case(b"accept"))
    })
}

/// The last responses that were rendered for a request. A handler can render an error that it does not return.
#[derive(Default)]
pub(super) struct RenderedResponses {
    /// Whether there is a response, so that a request without errors takes no lock.
    has_any: AtomicBool,
    last: Mutex<[Option<RenderedResponse>; 2]>,
}

impl RenderedResponses {
    pub(super) fn add(&self, response: RenderedResponse) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let [newest, _] = &mut *last;
        *last = [Some(response), newest.take()];
        self.has_any.store(true, Ordering::Release);
    }

    /// It takes no lock.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        !self.has_any.load(Ordering::Acquire)
    }

    /// Calls `f` with the last responses, the newest first, until it returns something.
    #[inline]
    pub(super) fn find<T>(&self, f: impl FnMut(&RenderedResponse) -> Option<T>) -> Option<T> {
        if self.is_empty() {
            return None;
        }
        self.last.lock().unwrap_or_else(PoisonError::into_inner).iter().flatten().find_map(f)
    }
}
