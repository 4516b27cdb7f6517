//! The encoders: from an occurrence to a body. One file each; none knows a framework.

use bytes::Bytes;
use http::HeaderValue;

#[cfg(feature = "boundary")]
use crate::render::envelope;
use crate::render::json;
use crate::render::occurrence::{Head, Occurrence};
#[cfg(all(feature = "boundary", feature = "xml"))]
use crate::render::xml;
use crate::request::RequestContext;

/// The formats of a body.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Format {
    Json,
    /// `{"error":{…}}`, for services that have promised it.
    #[cfg(feature = "boundary")]
    Envelope,
    #[cfg(all(feature = "boundary", feature = "xml"))]
    Xml,
}

impl Format {
    #[inline]
    pub(crate) fn encode(
        self,
        head: &Head<'_>,
        occurrence: &dyn Occurrence,
        request: Option<&RequestContext>,
    ) -> Bytes {
        match self {
            Self::Json => json::encode(head, occurrence, request),
            #[cfg(feature = "boundary")]
            Self::Envelope => envelope::encode(head, occurrence, request),
            #[cfg(all(feature = "boundary", feature = "xml"))]
            Self::Xml => xml::encode(head, occurrence, request),
        }
    }

    #[inline]
    pub(crate) fn media_type(self) -> HeaderValue {
        match self {
            Self::Json => const { HeaderValue::from_static("application/problem+json") },
            #[cfg(feature = "boundary")]
            Self::Envelope => const { HeaderValue::from_static("application/json") },
            #[cfg(all(feature = "boundary", feature = "xml"))]
            Self::Xml => const { HeaderValue::from_static("application/problem+xml") },
        }
    }
}
