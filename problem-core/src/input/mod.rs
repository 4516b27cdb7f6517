//! What a client sent, and what is said where it is wrong. Nothing here is of a framework.

#[cfg(feature = "axum-extract")]
pub(crate) mod read;
#[cfg(feature = "validation")]
#[cfg_attr(
    not(any(feature = "garde", feature = "validator")),
    allow(dead_code, unused_imports, reason = "the bridge of a crate uses it")
)]
pub(crate) mod rules;

use std::borrow::Cow;

use crate::request::{self, RequestContext};

/// Whether the service wants no 422.
pub(crate) fn bans_422() -> bool {
    request::current().as_ref().is_some_and(RequestContext::bans_422)
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

/// How many of the names that lead to a value are sent back. A name that is longer than any of a service is nobody's, and
/// so is a way that is longer: what is wrong there is said of what is around it.
fn shown(names: &[Cow<'static, str>]) -> usize {
    /// In bytes.
    const LONGEST_NAME: usize = 128;
    /// In bytes of a pointer, which has three for most that are not letters.
    const LONGEST_WAY: usize = 512;
    let mut length = 0;
    let is_shown = |name: &&Cow<'static, str>| {
        let letters = name.bytes().filter(u8::is_ascii_alphanumeric).count();
        length += 1 + letters + 3 * (name.len() - letters);
        name.len() <= LONGEST_NAME && length <= LONGEST_WAY
    };
    names.iter().take_while(is_shown).count()
}
