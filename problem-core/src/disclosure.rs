//! `Disclosure`: what becomes the `detail` of a problem type, and so how much of an error a client may read.
//!
//! `problem-shared` decides whether the text of an error may be sent at all; the derive and its tables ask it too. A problem
//! type can only choose to send less, or another text.

use problem_shared::disclosure::may_send_message;

use crate::status::ErrorStatus;

/// The source of the member `detail` of an occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Disclosure {
    /// Nothing is sent.
    None,
    /// This text is sent for every occurrence. It is not the text of the error.
    Literal(&'static str),
    /// The text of the error is sent. It is this text for every occurrence.
    Message(&'static str),
    /// The text of the error is sent.
    Display,
    /// The text that `ToProblem::write_detail` writes is sent. It is not the text of the error.
    Template,
}

impl Disclosure {
    /// The default of a problem type: the text of the error, if it may be sent.
    pub(crate) const fn default_for(status: ErrorStatus) -> Self {
        Self::Display.allowed(status)
    }

    /// What of this may be sent with a status.
    pub(crate) const fn allowed(self, status: ErrorStatus) -> Self {
        match self {
            Self::Message(_) | Self::Display if !may_send_message(status.as_u16(), false) => Self::None,
            allowed => allowed,
        }
    }

    /// Whether the text of the error itself never reaches a client.
    pub(crate) const fn is_private(self) -> bool {
        !matches!(self, Self::Display | Self::Message(_))
    }
}
