//! The encoders: from an occurrence to a body. One file each; none knows a framework.

mod escape;
pub(crate) mod json;
mod scratch;

use bytes::Bytes;
use http::HeaderValue;

/// A body and the media type that it is in.
#[derive(Debug)]
pub(crate) struct Encoded {
    pub(crate) media_type: HeaderValue,
    pub(crate) body: Bytes,
}
