//! What a context knows about a gRPC request: the media type of its response, and which statuses were made for it.

use std::sync::{Mutex, PoisonError};

use crate::request::RequestContext;

/// The media type of a gRPC response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GrpcMedia {
    Grpc,
    /// gRPC-Web, whose trailers are a part of the body.
    Web,
    /// The same in base64.
    WebText,
}

impl GrpcMedia {
    /// The media type of the response to a request with this `Content-Type`. It is `None` if the request is not a gRPC request.
    pub(crate) fn of(content_type: &[u8]) -> Option<Self> {
        let essence = content_type.split(|byte| *byte == b';').next()?.trim_ascii();
        let (start, rest) = essence.split_at_checked("application/grpc".len())?;
        if !start.eq_ignore_ascii_case(b"application/grpc") {
            return None;
        }
        let is = |name: &[u8]| {
            let (start, format) = rest.split_at_checked(name.len())?;
            (start.eq_ignore_ascii_case(name) && matches!(format, [] | [b'+', ..])).then_some(())
        };
        is(b"")
            .map(|()| Self::Grpc)
            .or_else(|| is(b"-web").map(|()| Self::Web))
            .or_else(|| is(b"-web-text").map(|()| Self::WebText))
    }

    /// Whether trailers of the response are header fields, and not a part of the body.
    pub(crate) fn has_trailers(self) -> bool {
        self == Self::Grpc
    }

    /// The `Content-Type` of a response without messages.
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Grpc => "application/grpc",
            Self::Web => "application/grpc-web+proto",
            Self::WebText => "application/grpc-web-text+proto",
        }
    }
}

/// Where a gRPC status comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StatusOrigin {
    /// This crate has made it and logged it.
    Rendered,
    /// The service has made it, and wants it to be sent as it is.
    Kept,
}

/// The last statuses of a request, by hashes of what the client gets of them. In the trailers of a stream, nothing else tells a status
/// that this crate has made from any other.
#[derive(Debug, Default)]
pub(super) struct RenderedStatuses(Mutex<[Option<(u64, StatusOrigin)>; 8]>);

impl RenderedStatuses {
    pub(super) fn add(&self, fingerprint: u64, origin: StatusOrigin) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.rotate_right(1);
        last[0] = Some((fingerprint, origin));
    }

    pub(super) fn origin(&self, fingerprint: u64) -> Option<StatusOrigin> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.iter().flatten().find(|(known, _)| *known == fingerprint).map(|(_, origin)| *origin)
    }
}

impl RequestContext {
    /// How the client expects a gRPC response, if it sent a gRPC request.
    pub(crate) fn grpc(&self) -> Option<GrpcMedia> {
        self.0.grpc
    }

    pub(crate) fn is_grpc(&self) -> bool {
        self.0.grpc.is_some()
    }

    /// Remembers a gRPC status that this crate has made, or that the service keeps. The boundaries around this one recognise it as well.
    pub(crate) fn add_status(&self, fingerprint: u64, origin: StatusOrigin) {
        if let Some(outer) = &self.0.outer {
            outer.add_status(fingerprint, origin);
        }
        self.0.statuses.add(fingerprint, origin);
    }

    /// Where a gRPC status comes from, if it was remembered.
    pub(crate) fn origin_of_status(&self, fingerprint: u64) -> Option<StatusOrigin> {
        self.0.statuses.origin(fingerprint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_grpc_is_grpc() {
        for (content_type, expected) in [
            ("application/grpc", Some(GrpcMedia::Grpc)),
            ("Application/gRPC+proto; a=b", Some(GrpcMedia::Grpc)),
            ("application/grpc;charset=utf-8", Some(GrpcMedia::Grpc)),
            ("application/grpc+", Some(GrpcMedia::Grpc)),
            ("application/grpc-web", Some(GrpcMedia::Web)),
            ("application/grpc-web+proto", Some(GrpcMedia::Web)),
            ("application/grpc-web-text", Some(GrpcMedia::WebText)),
            ("application/grpc-web-text+proto", Some(GrpcMedia::WebText)),
            ("application/grpcfoo", None),
            ("application/grpc-websocket", None),
            ("application/grpc-foo", None),
            ("application/json", None),
            ("application/grp", None),
            ("", None),
        ] {
            assert_eq!(GrpcMedia::of(content_type.as_bytes()), expected, "{content_type}");
        }
    }
}
