//! `NoContent`: 204.

use bytes::Bytes;
use http::StatusCode;

use crate::problem::Problem;
use crate::responses::{Success, into_response};

/// A 204 (RFC 9110 §15.3.5): the request was processed, and there is nothing to send.
///
/// ```
/// use problem_core::Problem;
/// use problem_core::responses::NoContent;
///
/// async fn delete() -> Result<NoContent, Problem> {
///     Ok(NoContent)
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[must_use]
pub struct NoContent;

impl Success for NoContent {
    fn to_http(&self) -> Result<http::Response<Bytes>, Problem> {
        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = StatusCode::NO_CONTENT;
        Ok(response)
    }
}

into_response!([] NoContent);
