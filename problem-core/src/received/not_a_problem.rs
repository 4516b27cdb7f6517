//! `NotAProblem`: the error for a body that is not a problem details document.

use std::error::Error;
use std::fmt;

#[cfg(feature = "client")]
use http::StatusCode;

#[cfg(feature = "xml")]
use crate::received::xml;

crate::to_problem::own_errors::problems!(
    BAD_GATEWAY, "A 502 (RFC 9110 §15.6.3), because another service did not answer with what it promised. The log has the error, and nothing of it is sent.":
    NotAProblem
);

/// The error for a body that is not a problem details document.
#[derive(Debug)]
pub struct NotAProblem(pub(super) Cause);

#[derive(Debug)]
pub(super) enum Cause {
    Utf8(std::str::Utf8Error),
    Json(serde_json::Error),
    #[cfg(feature = "xml")]
    Xml(xml::XmlError),
    /// The response is not an error.
    #[cfg(feature = "client")]
    Status(StatusCode),
    #[cfg(feature = "client")]
    MediaType,
    /// The body is JSON of another media type, and has no member of a problem.
    #[cfg(feature = "client")]
    NoMember,
}

impl fmt::Display for NotAProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            #[cfg(feature = "client")]
            Cause::Status(status) => write!(f, "not a problem: the response is a {}", status.as_u16()),
            #[cfg(feature = "client")]
            Cause::MediaType => {
                f.write_str("not a problem: the body has another media type, or a content coding")
            }
            #[cfg(feature = "client")]
            Cause::NoMember => f.write_str("not a problem: the object has no member of a problem"),
            _ => f.write_str("not a problem details object"),
        }
    }
}

impl Error for NotAProblem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            Cause::Utf8(error) => Some(error),
            Cause::Json(error) => Some(error),
            #[cfg(feature = "xml")]
            Cause::Xml(error) => Some(error),
            #[cfg(feature = "client")]
            Cause::Status(_) | Cause::MediaType | Cause::NoMember => None,
        }
    }
}
