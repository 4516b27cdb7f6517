//! A version of the API that does not exist.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use problem_derive::Problem;

/// The request asks for a version of the API that is not served.
///
/// It is a 400 (RFC 9110 §15.5.1). A 404 would mean that the resource does not exist. A 406 or 415 is about
/// media types, so it is right only if the version is a parameter of one, and clients handle these statuses
/// in a special way.
///
/// ```
/// use problem_core::ToProblem;
/// use problem_core::problems::VersionError;
///
/// const VERSIONS: [&str; 2] = ["2024-10-01", "2025-06-01"];
///
/// fn version(asked: &str) -> Result<&'static str, VersionError> {
///     VERSIONS.into_iter().find(|known| *known == asked).ok_or_else(|| VersionError::unsupported(VERSIONS))
/// }
///
/// assert_eq!(version("2025-06-01"), Ok("2025-06-01"));
/// let response = version("2019-01-01").unwrap_err().to_response::<bytes::Bytes>();
/// assert_eq!(
///     response.body(),
///     r#"{"title":"Bad Request","status":400,"detail":"this version of the API is not supported","code":"UNSUPPORTED_API_VERSION","supported":["2024-10-01","2025-06-01"]}"#,
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Problem)]
#[problem(crate = crate, also(tonic))]
#[non_exhaustive]
pub enum VersionError {
    /// The request asks for a version of the API that is not served.
    #[problem(status = 400, code = "UNSUPPORTED_API_VERSION")]
    Unsupported {
        /// The supported versions, in the form in which a client asks for them.
        #[problem(extension)]
        supported: Vec<Cow<'static, str>>,
    },
}

impl VersionError {
    /// The error for a version that is not one of `supported`.
    #[must_use]
    pub fn unsupported<I>(supported: I) -> Self
    where
        I: IntoIterator<Item: Into<Cow<'static, str>>>,
    {
        Self::Unsupported { supported: supported.into_iter().map(Into::into).collect() }
    }
}

/// The text is sent to the client as `detail`.
impl fmt::Display for VersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported { .. } => f.write_str("this version of the API is not supported"),
        }
    }
}

impl Error for VersionError {}
