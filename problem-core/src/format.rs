//! `Format`: the formats of a response body, and their media types.

use http::HeaderValue;

/// A format of a response body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    /// `{"error":{…}}`, for services that have promised this shape to their clients.
    #[cfg(feature = "boundary")]
    Envelope,
    #[cfg(all(feature = "boundary", feature = "xml"))]
    Xml,
    /// A gRPC status. Its body is empty, and the mark of the response has the status.
    #[cfg(feature = "tonic")]
    Grpc,
}

impl Format {
    /// Whether a member can have any text as its name.
    #[cfg(feature = "boundary")]
    pub(crate) fn allows_every_name(self) -> bool {
        match self {
            Self::Json | Self::Envelope => true,
            #[cfg(feature = "xml")]
            Self::Xml => false,
            #[cfg(feature = "tonic")]
            Self::Grpc => true,
        }
    }

    /// The format with a media type.
    #[cfg(feature = "idempotency")]
    pub(crate) fn with_media_type(media_type: &HeaderValue) -> Option<Self> {
        let all = [
            Self::Json,
            Self::Envelope,
            #[cfg(feature = "xml")]
            Self::Xml,
        ];
        all.into_iter().find(|format| format.media_type() == media_type)
    }

    #[inline]
    pub(crate) fn media_type(self) -> HeaderValue {
        match self {
            Self::Json => const { HeaderValue::from_static("application/problem+json") },
            #[cfg(feature = "boundary")]
            Self::Envelope => const { HeaderValue::from_static("application/json") },
            #[cfg(all(feature = "boundary", feature = "xml"))]
            Self::Xml => const { HeaderValue::from_static("application/problem+xml") },
            #[cfg(feature = "tonic")]
            Self::Grpc => const { HeaderValue::from_static("application/grpc") },
        }
    }
}
