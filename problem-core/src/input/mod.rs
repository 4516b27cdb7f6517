//! What a client sent, and what is said where it is wrong. Nothing here is of a framework.

#[cfg(feature = "axum-extract")]
pub(crate) mod read;
#[cfg(feature = "validation")]
#[cfg_attr(
    not(any(feature = "garde", feature = "validator")),
    allow(dead_code, unused_imports, reason = "the bridge of a crate uses it")
)]
pub(crate) mod rules;
#[cfg(feature = "axum-extract")]
pub(crate) mod serde_message;
#[cfg(feature = "validation")]
pub mod validation;

use std::borrow::Cow;

use crate::members::field_error::length_in_pointer;
use crate::request::{self, RequestContext};
use crate::status::ErrorStatus;

/// The status for a request whose fields are wrong: 422, or 400 if the service does not use 422.
pub(crate) fn validation_status() -> ErrorStatus {
    let request = request::current();
    request.as_ref().map_or(ErrorStatus::UNPROCESSABLE_CONTENT, RequestContext::validation_status)
}

/// A text that may have something in it that a client sent, cut to what a line of the log can have.
fn cut(text: &str) -> Cow<'_, str> {
    /// In characters.
    const LONGEST: usize = 500;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// How far the names that lead to a value are sent back. A name that is longer than any of a service is nobody's, and
/// so is a way that is longer: what is wrong there is said of what is around it.
#[derive(Debug, Clone, Copy, Default)]
struct Shown {
    /// Of the pointer so far, in bytes.
    length: usize,
}

impl Shown {
    /// In bytes.
    const LONGEST_NAME: usize = 128;
    const LONGEST_POINTER: usize = 512;

    /// Whether a name is sent back too, behind those before.
    fn takes(&mut self, name: &str) -> bool {
        if name.len() > Self::LONGEST_NAME {
            return false;
        }
        self.length += length_in_pointer(name);
        self.length <= Self::LONGEST_POINTER
    }
}
