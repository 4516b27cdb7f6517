//! `Disclosure`: what becomes the `detail` of a problem type, and so how much of an error a client may read.
//!
//! `problem-shared` decides whether the text of an error may be sent at all; the derive asks it too. A problem type can only
//! choose to send less, or another text.

use problem_shared::disclosure::may_send_message;

use crate::status::ErrorStatus;

/// The source of the member `detail` of an occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Disclosure<'a> {
    /// Nothing is sent.
    None,
    /// This text is sent for every occurrence. It is not the text of the error.
    Literal(&'a str),
    /// The text of the error is sent. It is this text for every occurrence.
    Message(&'a str),
    /// The text of the error is sent, or another one that the occurrence sets.
    Display,
    /// The text that the occurrence sets is sent. It is not the text of the error.
    Written,
}

impl<'a> Disclosure<'a> {
    /// What of this may be sent with a status.
    pub(crate) const fn allowed(self, status: ErrorStatus) -> Self {
        match self {
            Self::Message(_) | Self::Display if !may_send_message(status.as_u16(), false) => Self::None,
            allowed => allowed,
        }
    }

    /// The text, if every occurrence sends the same one. An empty literal counts as none.
    pub(crate) const fn known(self) -> Option<&'a str> {
        match self {
            Self::Literal(text) if text.is_empty() => None,
            Self::Literal(text) | Self::Message(text) => Some(text),
            Self::None | Self::Display | Self::Written => None,
        }
    }

    /// Whether the text of the error itself never reaches a client.
    pub(crate) const fn is_private(self) -> bool {
        !matches!(self, Self::Display | Self::Message(_))
    }
}
