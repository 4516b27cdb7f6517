//! Preconditions that do not hold, or that a request lacks.

use std::error::Error;
use std::fmt;

use http::header::{self, HeaderName};
use problem_derive::Problem;
use serde_core::ser::{Serialize, Serializer};

use crate::headers::request_headers::RequestHeaders;

/// A precondition that does not hold, or that the request lacks. [`IfMatch`](crate::problems::IfMatch) reads and checks the most common one.
///
/// ```
/// use problem_core::ToProblem;
/// use problem_core::problems::{Precondition, PreconditionError};
///
/// /// `changed` is the number of rows that an `UPDATE … WHERE id = $1 AND version = $2` has changed.
/// fn changed(changed: u64) -> Result<(), PreconditionError> {
///     match changed {
///         0 => Err(Precondition::IfMatch.failed()),
///         _ => Ok(()),
///     }
/// }
///
/// let response = changed(0).unwrap_err().to_response::<bytes::Bytes>();
/// assert_eq!(
///     response.body(),
///     r#"{"title":"Precondition Failed","status":412,"detail":"the current version of the resource is not one that If-Match lists","code":"PRECONDITION_FAILED","header":"If-Match"}"#,
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Problem)]
#[problem(crate = crate, also(tonic))]
#[non_exhaustive]
pub enum PreconditionError {
    /// A precondition of the request does not hold, so nothing was done.
    #[problem(status = 412, grpc = ABORTED, code = "PRECONDITION_FAILED")]
    Failed {
        /// The header field that contains the precondition. Use this error only if the request has the field
        /// (RFC 9110 §15.5.13).
        #[problem(extension)]
        header: Precondition,
    },

    /// The operation requires a precondition, and the request has none.
    #[problem(status = 428, grpc = INVALID_ARGUMENT, code = "PRECONDITION_REQUIRED")]
    Required {
        /// The header field that the client has to send. The detail says which value (RFC 6585 §3).
        #[problem(extension)]
        header: Precondition,
    },
}

/// The text is sent to the client as `detail`.
impl fmt::Display for PreconditionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Failed { header } => match header {
                Precondition::IfMatch => "the current version of the resource is not one that If-Match lists",
                Precondition::IfNoneMatch => {
                    "the current version of the resource is one that If-None-Match excludes"
                }
                Precondition::IfUnmodifiedSince => {
                    "the resource was modified after the time in If-Unmodified-Since"
                }
            },
            Self::Required { header } => match header {
                Precondition::IfMatch => "send If-Match with the ETag of the version that you want to change",
                Precondition::IfNoneMatch => {
                    "send If-None-Match: * so that an existing resource is not overwritten"
                }
                Precondition::IfUnmodifiedSince => {
                    "send If-Unmodified-Since with the Last-Modified of the version that you want to change"
                }
            },
        })
    }
}

impl Error for PreconditionError {}

/// A header field with a precondition, for which the response is a 412 if the condition does not hold (RFC
/// 9110 §13.1). `If-Modified-Since` and `If-Range` are not included, because they lead to a 304 or to the
/// whole content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Precondition {
    /// `If-Match` (RFC 9110 §13.1.1): the resource still has a version that the client knows.
    IfMatch,
    /// `If-None-Match` (RFC 9110 §13.1.2): with `*`, the resource does not exist yet.
    IfNoneMatch,
    /// `If-Unmodified-Since` (RFC 9110 §13.1.4): for a resource without an entity tag.
    IfUnmodifiedSince,
}

impl Precondition {
    /// Checks that the request has this header field. Your code has to check whether the condition holds.
    ///
    /// # Errors
    ///
    /// [`Required`](PreconditionError::Required) if the request does not have it.
    pub fn require(self, headers: &impl RequestHeaders) -> Result<(), PreconditionError> {
        match headers.lines(self.header().as_str()).next() {
            Some(_) => Ok(()),
            None => Err(PreconditionError::Required { header: self }),
        }
    }

    /// The error of a request whose precondition does not hold.
    #[must_use]
    pub const fn failed(self) -> PreconditionError {
        PreconditionError::Failed { header: self }
    }

    /// The name of the header field.
    #[must_use]
    pub const fn header(self) -> HeaderName {
        match self {
            Self::IfMatch => header::IF_MATCH,
            Self::IfNoneMatch => header::IF_NONE_MATCH,
            Self::IfUnmodifiedSince => header::IF_UNMODIFIED_SINCE,
        }
    }

    /// The name in its usual spelling, which is also the member `header`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IfMatch => "If-Match",
            Self::IfNoneMatch => "If-None-Match",
            Self::IfUnmodifiedSince => "If-Unmodified-Since",
        }
    }
}

impl fmt::Display for Precondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Precondition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
