//! The extractors as types, with what they do in every framework. The adapters implement the traits of the frameworks for them. This
//! folder does not know any web framework.

#[cfg(any(feature = "garde", feature = "validator"))]
pub(crate) mod checked;
pub(crate) mod reading;
#[cfg(any(feature = "garde", feature = "validator"))]
pub(crate) mod wrappers;

use http::Uri;
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use crate::input::read::{Part, Rejected, from_json, from_json_first, from_urlencoded};
use crate::problem::Problem;

pub(crate) const JSON: &str = "application/json";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const NO_JSON: &str = "the request body must be `application/json`";
pub(crate) const NO_FORM: &str = "the request body must be `application/x-www-form-urlencoded`";

/// A JSON body (RFC 8259), like the extractor of this name in the framework. It is a response too. A value that does not serialise is a
/// 500, and the message is logged; the frameworks send the message.
///
/// In axum, `Option<Json<T>>` is `None` if the request has no `Content-Type`. Any other request is rejected as it is without the
/// `Option`. **In actix-web and poem, an `Option` around any extractor is `None` for every request that the extractor rejects.**
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct Json<T>(pub T);

/// A JSON body, like [`Json`]. A request that does not match the type is rejected with one entry, for the first fault that is found.
/// [`Json`] finds every fault, for which it reads each type in a second way. Use `FirstFault` if that makes the build of a service
/// with many types too slow; the guide has the figures.
///
/// Inside flattened fields and internally tagged enums, the entry is about the object around the wrong value. The rules of
/// `Valid` and `Garde` are only checked for a value that matches its type.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct FirstFault<T>(pub T);

/// The query parameters, like the extractor of this name in the framework.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct Query<T>(pub T);

/// The fields of a form, like the extractor of this name in the framework. They are read from the query of a `GET` or `HEAD` request, and
/// from the `application/x-www-form-urlencoded` body of any other request. It is a response too.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct Form<T>(pub T);

/// The path parameters, like the extractor of this name in the framework.
///
/// In axum, `Option<Path<T>>` is `None` if the route has no parameters. A parameter that does not match its type is rejected as it is
/// without the `Option`.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Path<T>(pub T);

/// Gives access to the value of an extractor, as the extractors of the frameworks do.
macro_rules! derefs {
    ($($extractor:ident)*) => {$(
        impl<T> ::std::ops::Deref for $extractor<T> {
            type Target = T;

            #[inline]
            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T> ::std::ops::DerefMut for $extractor<T> {
            #[inline]
            fn deref_mut(&mut self) -> &mut T {
                &mut self.0
            }
        }

        impl<T> From<T> for $extractor<T> {
            fn from(value: T) -> Self {
                Self(value)
            }
        }
    )*};
}
#[cfg(feature = "axum-extract")]
pub(crate) use derefs;

derefs!(Json FirstFault Query Form Path);

macro_rules! into_inner {
    ($($extractor:ident)*) => {$(
        impl<T> $extractor<T> {
            /// The value.
            #[must_use]
            #[inline]
            pub fn into_inner(self) -> T {
                self.0
            }
        }
    )*};
}

into_inner!(Json FirstFault Query Form Path);

impl<T: DeserializeOwned> Json<T> {
    /// Reads a body that is in memory. It does not look at the `Content-Type`.
    ///
    /// # Errors
    ///
    /// The problem with which the extractor rejects this body.
    pub fn from_bytes(body: &[u8]) -> Result<Self, Problem> {
        from_json(body, None).map(Self).map_err(Rejected::into_problem)
    }
}

impl<T: DeserializeOwned> FirstFault<T> {
    /// Reads a body that is in memory. It does not look at the `Content-Type`.
    ///
    /// # Errors
    ///
    /// The problem with which the extractor rejects this body.
    pub fn from_bytes(body: &[u8]) -> Result<Self, Problem> {
        from_json_first(body, None).map(Self).map_err(Rejected::into_problem)
    }
}

impl<T: DeserializeOwned> Query<T> {
    /// Reads the query of a URI.
    ///
    /// # Errors
    ///
    /// The problem with which the extractor rejects this query.
    pub fn try_from_uri(uri: &Uri) -> Result<Self, Problem> {
        let query = uri.query().unwrap_or_default();
        from_urlencoded(query.as_bytes(), Part::Query, None).map(Self).map_err(Rejected::into_problem)
    }
}

impl<T: Serialize> Json<T> {
    /// The body of a response.
    pub(crate) fn to_body(&self) -> Result<Vec<u8>, Problem> {
        serde_json::to_vec(&self.0).map_err(Problem::internal)
    }
}

impl<T: Serialize> Form<T> {
    /// The body of a response.
    pub(crate) fn to_body(&self) -> Result<Vec<u8>, Problem> {
        serde_urlencoded::to_string(&self.0).map(String::into_bytes).map_err(Problem::internal)
    }
}
