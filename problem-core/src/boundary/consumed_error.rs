//! The texts of an error, for a framework that drops the error when it makes the response.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::log::error_chain::chain;

/// In the extensions of a response, it is the error that the body describes. If a problem replaces the body, the log contains this
/// error instead of the body. If the body stays, the log contains it as a source.
#[derive(Debug, Clone)]
pub(crate) struct ConsumedError(Arc<Texts>);

#[derive(Debug)]
struct Texts {
    text: String,
    source: Option<ConsumedError>,
}

impl ConsumedError {
    pub(crate) fn new(error: &(dyn Error + 'static)) -> Self {
        let sources: Vec<_> = chain(error).skip(1).map(ToString::to_string).collect();
        let source = sources.into_iter().rev().fold(None, |source, text| Some(Self::with(text, source)));
        Self::with(error.to_string(), source)
    }

    fn with(text: String, source: Option<Self>) -> Self {
        Self(Arc::new(Texts { text, source }))
    }

    pub(crate) fn text(&self) -> &str {
        &self.0.text
    }
}

impl fmt::Display for ConsumedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl Error for ConsumedError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_ref().map(|source| source as _)
    }
}
