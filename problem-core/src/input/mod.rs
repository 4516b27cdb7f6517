//! Input from clients: reading it, and reporting what is wrong with it as entries of `errors`. This folder
//! does not know any web framework.

#[cfg(feature = "validation")]
#[cfg_attr(
    not(any(feature = "garde", feature = "validator")),
    allow(dead_code, unused_imports, reason = "the bridge of a crate uses it")
)]
pub(crate) mod broken_rules;
#[cfg(feature = "extract")]
pub(crate) mod extract;
#[cfg(any(feature = "extract", feature = "pages"))]
pub(crate) mod fault;
#[cfg(feature = "extract")]
pub(crate) mod read;
#[cfg(feature = "extract")]
pub(crate) mod reread;
#[cfg(feature = "extract")]
pub(crate) mod serde_message;
#[cfg(feature = "axum-extract")]
pub(crate) mod sources;
#[cfg(feature = "validation")]
pub mod validation;

use std::borrow::Cow;

use crate::members::pointer::length_in_pointer;
use crate::request::{self, RequestContext};
use crate::status::ErrorStatus;

/// The status for a request whose fields are wrong: 422, or 400 if the service does not use 422.
pub(crate) fn validation_status() -> ErrorStatus {
    let request = request::current();
    request.as_ref().map_or(ErrorStatus::UNPROCESSABLE_CONTENT, RequestContext::validation_status)
}

/// Shortens a text that may quote a client's input, so that it fits into a line of the log.
fn shorten(text: &str) -> Cow<'_, str> {
    /// In characters.
    const MAX_LENGTH: usize = 500;
    match text.char_indices().nth(MAX_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// Limits how much of a path is sent back to the client. A name or a path that is longer than any of a real
/// service was made up by the client. An error there is reported for the value around it.
#[derive(Debug, Clone, Copy, Default)]
struct EchoLimit {
    /// The length of the pointer so far, in bytes.
    pointer_length: usize,
}

impl EchoLimit {
    /// In bytes.
    const MAX_NAME: usize = 128;
    /// In bytes.
    const MAX_POINTER: usize = 512;

    /// Whether a name may be sent back, after the names before it.
    fn allows(&mut self, name: &str) -> bool {
        if name.len() > Self::MAX_NAME {
            return false;
        }
        self.pointer_length += length_in_pointer(name);
        self.pointer_length <= Self::MAX_POINTER
    }
}
