//! `Disclosure`: how much of an error a client may read.
//!
//! The text of a 4xx is sent, because it tells the client what to do differently. The text of a 5xx is not
//! sent, because it describes the inside of the service. A problem type can change both.

use crate::status::ErrorStatus;

/// Where the member `detail` of an occurrence comes from.
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
    /// What is sent if the problem type does not say otherwise.
    pub(crate) const fn default_for(status: ErrorStatus) -> Self {
        if status.is_server_error() { Self::None } else { Self::Display }
    }

    /// Whether the text of the error itself never reaches a client.
    pub(crate) const fn is_private(self) -> bool {
        !matches!(self, Self::Display | Self::Message(_))
    }
}
