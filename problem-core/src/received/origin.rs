//! What contained a document: a whole response with its status and header fields, or a gRPC status.

#[cfg(any(feature = "client", feature = "tonic"))]
use std::fmt;
#[cfg(feature = "client")]
use std::sync::Arc;
#[cfg(any(feature = "client", feature = "tonic"))]
use std::time::Duration;

#[cfg(feature = "client")]
use http::StatusCode;
use http::header::{HeaderMap, HeaderName};
#[cfg(feature = "tonic")]
use problem_shared::grpc::is_metadata;
#[cfg(feature = "client")]
use problem_shared::status::is_temporary;

#[cfg(feature = "client")]
use crate::received::NotAProblem;
use crate::received::ReceivedProblem;
#[cfg(feature = "client")]
use crate::received::client::ResponseHead;
#[cfg(feature = "client")]
use crate::received::client::media_type::BodyFormat;
#[cfg(feature = "client")]
use crate::received::not_a_problem::Cause;
#[cfg(feature = "tonic")]
use crate::received::shown_fields::ShownFields;

/// What contained a document.
#[cfg(any(feature = "client", feature = "tonic"))]
#[derive(Clone)]
pub(super) enum Origin {
    #[cfg(feature = "client")]
    Response(Arc<ResponseHead>),
    /// A gRPC status: how long it asks its client to wait, and its metadata.
    #[cfg(feature = "tonic")]
    Status(Option<Duration>, HeaderMap),
}

#[cfg(any(feature = "client", feature = "tonic"))]
impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            #[cfg(feature = "client")]
            Self::Response(head) => head.fmt(f),
            #[cfg(feature = "tonic")]
            Self::Status(delay, metadata) => f
                .debug_struct("Status")
                .field("delay", delay)
                .field("metadata", &ShownFields(metadata))
                .finish(),
        }
    }
}

impl ReceivedProblem {
    /// Reads a response. The result also has the status and the header fields, so it knows whether and when to try again.
    ///
    /// The response must have the status of an error, and its body must be a problem details document by its media type:
    /// `application/problem+json`, and with the feature `xml` `application/problem+xml`. Many services send problems with another type of
    /// JSON, or without `Content-Type`. Such a body is a problem if it has a `type`, `title`, `status`, `detail`, `instance` or `code` of
    /// the right JSON type, or [`errors`](Self::errors) that can be read. Parameters of the media type have no meaning, because JSON is
    /// always UTF-8 (RFC 8259 §11). A body with a `Content-Encoding` other than
    /// `identity` is not a problem: decode it first.
    ///
    /// [`ErrorResponse::from_parts`](crate::client::ErrorResponse::from_parts) has the status of a response whatever its body is.
    ///
    /// ```
    /// use http::{HeaderMap, StatusCode};
    /// use problem_core::ReceivedProblem;
    ///
    /// let headers = HeaderMap::from_iter([(http::header::RETRY_AFTER, "30".parse()?)]);
    /// let received = ReceivedProblem::from_parts(StatusCode::TOO_MANY_REQUESTS, &headers, br#"{"code":"SLOW_DOWN"}"#)?;
    /// assert!(received.is_retryable());
    /// assert_eq!(received.retry_after(), Some(std::time::Duration::from_secs(30)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the response is not a 4xx or 5xx, or if the body is not a problem.
    #[cfg(feature = "client")]
    pub fn from_parts(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<Self, NotAProblem> {
        Self::from_head(&Arc::new(ResponseHead::new(status, headers.clone())), body)
    }

    #[cfg(feature = "client")]
    pub(super) fn from_head(head: &Arc<ResponseHead>, body: &[u8]) -> Result<Self, NotAProblem> {
        if !head.status().is_client_error() && !head.status().is_server_error() {
            return Err(NotAProblem(Cause::Status(head.status())));
        }
        let mut problem = match BodyFormat::of(head.headers()) {
            BodyFormat::Problem => Self::from_json(body)?,
            #[cfg(feature = "xml")]
            BodyFormat::ProblemXml => Self::from_xml(body)?,
            BodyFormat::PerhapsProblem => {
                let problem = Self::from_json(body)?;
                if !problem.has_own_member() {
                    return Err(NotAProblem(Cause::NoMember));
                }
                problem
            }
            BodyFormat::Other => return Err(NotAProblem(Cause::MediaType)),
        };
        problem.origin = Some(Box::new(Origin::Response(Arc::clone(head))));
        Ok(problem)
    }

    /// Whether there is a member that only a problem has, or a list of field errors, as Laravel and FastAPI send alone.
    #[cfg(feature = "client")]
    fn has_own_member(&self) -> bool {
        let texts = [&self.type_uri, &self.title, &self.detail, &self.instance, &self.code];
        let has_text = texts.iter().any(|text| text.is_some());
        has_text || self.status.is_some() || !self.errors().is_empty()
    }

    /// The status and the header fields of the response, if the problem was read with [`from_parts`](Self::from_parts) or is part of an
    /// [`ErrorResponse`](crate::client::ErrorResponse).
    #[cfg(feature = "client")]
    #[must_use]
    pub fn response(&self) -> Option<&ResponseHead> {
        match self.origin.as_deref()? {
            Origin::Response(head) => Some(head),
            #[cfg(feature = "tonic")]
            Origin::Status(..) => None,
        }
    }

    /// Whether the same request can succeed later. [The module `client`](crate::client) has the rules. Without a
    /// [response](Self::response), the status of the document decides.
    #[cfg(feature = "client")]
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.response() {
            Some(head) => head.is_retryable(),
            None => {
                self.status.is_some_and(|status| is_temporary(status.as_u16()))
                    || self.retry_after().is_some()
            }
        }
    }

    /// How long to wait before the next try. With the feature `client`, the response tells it, and `problem_core::client` has the rules. A
    /// problem that was made from a gRPC status has the delay that the status asks for. Otherwise it is `None`.
    #[cfg(any(feature = "client", feature = "tonic"))]
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self.origin.as_deref()? {
            #[cfg(feature = "client")]
            Origin::Response(head) => head.retry_after(),
            #[cfg(feature = "tonic")]
            Origin::Status(delay, _) => *delay,
        }
    }

    /// Whether the error may have had a header field that is missing: the metadata of a gRPC status have no fields about HTTP.
    #[cfg(feature = "tonic")]
    pub(super) fn may_lack(&self, name: &HeaderName) -> bool {
        matches!(self.origin.as_deref(), Some(Origin::Status(..))) && !is_metadata(name.as_str())
    }

    /// Without the feature `tonic`, no problem comes from a gRPC status.
    #[cfg(not(feature = "tonic"))]
    #[allow(clippy::unused_self, reason = "the method has the same form with the feature")]
    pub(super) fn may_lack(&self, _: &HeaderName) -> bool {
        false
    }

    /// The header fields of the response that contained the document, or the metadata of a gRPC status; `None` if only the body of the
    /// response is known.
    pub(super) fn response_fields(&self) -> Option<&HeaderMap> {
        #[cfg(any(feature = "client", feature = "tonic"))]
        return Some(match self.origin.as_deref()? {
            #[cfg(feature = "client")]
            Origin::Response(head) => head.headers(),
            #[cfg(feature = "tonic")]
            Origin::Status(_, metadata) => metadata,
        });
        #[cfg(not(any(feature = "client", feature = "tonic")))]
        None
    }
}
