//! The encoders: from an occurrence to a body. One file each; none knows a framework.

mod escape;
pub(crate) mod json;
mod scratch;

use bytes::Bytes;
use http::HeaderValue;

use crate::occurrence::{Head, Occurrence};

/// The formats of a body.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Format {
    Json,
}

impl Format {
    #[inline]
    pub(crate) fn encode(self, head: &Head<'_>, occurrence: &dyn Occurrence) -> Bytes {
        match self {
            Self::Json => json::encode(head, occurrence),
        }
    }

    #[inline]
    pub(crate) fn media_type(self) -> HeaderValue {
        match self {
            Self::Json => const { HeaderValue::from_static("application/problem+json") },
        }
    }
}
