//! `Sighting`: what was rendered, until it is certain that it is sent.

use std::sync::Arc;

use crate::recorder::record::Sent;
use crate::recorder::writer;

/// What was rendered. Inside a boundary, a request can render an error that is not its response, so the response carries this until it
/// is complete. It is empty if nothing is recorded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sighting(Option<Arc<Sent>>);

impl Sighting {
    /// `sent` is called only if something is recorded.
    pub(crate) fn of(sent: impl FnOnce() -> Sent) -> Self {
        Self(writer::recorder().map(|_| Arc::new(sent())))
    }

    /// Notes that this is sent. When this returns, the record is in its file.
    pub(crate) fn note(&self) {
        if let (Some(sent), Some(recorder)) = (&self.0, writer::recorder()) {
            recorder.note(sent);
        }
    }
}
