//! `MemberText`: the text of a member that the request adds to every problem.

#[cfg(any(all(feature = "boundary", feature = "xml"), feature = "tonic"))]
use std::borrow::Cow;

use crate::text::rfc_3339::Rfc3339;

/// The text of a member, with what is known about its characters.
pub(crate) enum MemberText<'a> {
    Any(&'a str),
    /// The ID of a request or a trace: visible ASCII.
    Id(&'a [u8]),
    /// No format escapes the characters of a time.
    Time(Rfc3339),
}

#[cfg(any(all(feature = "boundary", feature = "xml"), feature = "tonic"))]
impl MemberText<'_> {
    /// The text.
    pub(crate) fn to_cow(&self) -> Cow<'_, str> {
        match self {
            Self::Any(text) => Cow::Borrowed(text),
            Self::Id(text) => String::from_utf8_lossy(text),
            Self::Time(text) => String::from_utf8_lossy(text),
        }
    }
}
