//! Small successful responses that every REST service sends: [`Versioned`], [`Created`], [`Accepted`] and [`NoContent`].
//!
//! They are responses in every framework whose feature is on: axum, actix-web, poem, rocket, Salvo and warp. For any other server,
//! `into_response` returns an `http::Response`.
//!
//! ```
//! use bytes::Bytes;
//! use problem_core::responses::{Accepted, Created, NoContent};
//!
//! #[derive(serde::Serialize)]
//! struct Order {
//!     id: u64,
//! }
//!
//! let created = Created::at("/orders/7", Order { id: 7 }).with_etag(1).into_response::<Bytes>();
//! assert_eq!(created.status(), 201);
//! assert_eq!(created.headers()["location"], "/orders/7");
//! assert_eq!(created.headers()["etag"], r#""1""#);
//! assert_eq!(created.body(), r#"{"id":7}"#);
//!
//! let accepted = Accepted::at("/jobs/42").with_retry_after(5).into_response::<Bytes>();
//! assert_eq!(accepted.status(), 202);
//! assert_eq!(accepted.headers()["retry-after"], "5");
//! assert_eq!(accepted.body(), r#"{"statusUrl":"/jobs/42"}"#);
//!
//! assert_eq!(NoContent.into_response::<Bytes>().status(), 204);
//! ```

// This folder makes responses of the crate `http`. It does not know any framework; the adapters convert the responses.

mod accepted;
mod created;
mod no_content;
mod versioned;

use bytes::Bytes;
use http::StatusCode;
use http::header::{self, HeaderName, HeaderValue};

use crate::log;
use crate::problem::Problem;
use crate::text::percent_encode::percent_encode;

pub use crate::responses::accepted::Accepted;
pub use crate::responses::created::Created;
pub use crate::responses::no_content::NoContent;
pub use crate::responses::versioned::Versioned;

/// A successful response.
pub(crate) trait Success {
    /// Returns the response, or the problem if the body does not serialise.
    fn to_http(&self) -> Result<http::Response<Bytes>, Problem>;
}

/// Adds the method `into_response` to a type that implements [`Success`].
macro_rules! into_response {
    ([$($parameter:ident)?] $response:ty) => {
        impl$(<$parameter: serde_core::Serialize>)? $response {
            /// The response, for servers that use the crate `http`. If the body does not serialise, the response is a 500 problem,
            /// and the error is logged.
            #[must_use]
            pub fn into_response<B: From<bytes::Bytes>>(self) -> http::Response<B> {
                $crate::responses::render(&self)
            }
        }
    };
}
pub(crate) use into_response;

/// The response, or the response of the problem.
pub(crate) fn render<B: From<Bytes>>(success: &impl Success) -> http::Response<B> {
    match success.to_http() {
        Ok(response) => response.map(B::from),
        Err(problem) => problem.to_response(),
    }
}

/// A response with a JSON body. A field without a value is not sent.
pub(crate) fn json<const FIELDS: usize>(
    status: StatusCode,
    fields: [(HeaderName, Option<&HeaderValue>); FIELDS],
    body: serde_json::Result<Vec<u8>>,
) -> Result<http::Response<Bytes>, Problem> {
    let mut response = http::Response::new(Bytes::from(body.map_err(Problem::internal)?));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, const { HeaderValue::from_static("application/json") });
    for (name, value) in fields {
        if let Some(value) = value {
            headers.insert(name, value.clone());
        }
    }
    Ok(response)
}

/// The value of `Location`. It is `None` for an empty text.
fn location(uri: &str) -> Option<HeaderValue> {
    match HeaderValue::from_str(&percent_encode(uri)) {
        Ok(location) => Some(location).filter(|location| !location.is_empty()),
        Err(error) => {
            log::left_out("header", header::LOCATION.as_str(), &error);
            None
        }
    }
}
