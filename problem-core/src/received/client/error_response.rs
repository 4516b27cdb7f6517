//! `ErrorResponse`: the error for a response that is not a success.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap};

use crate::received::client::head::ResponseHead;
use crate::received::into_error::FromReceived;
use crate::received::{ReceivedProblem, summary};

/// How many bytes of a body that is not a problem are kept: the error document of any other format, but not every page of a proxy.
const MAX_KEPT: usize = 64 * 1024;
/// How many of them a text for logs can show.
const MAX_SHOWN: usize = 1024;

/// A response with the status of an error. It has the status whatever the body was, and the problem if the body was one.
///
/// `Display` shows the status and the problem, or the start of the body, on one line of bounded length, for logs. `Debug` also shows the
/// header fields, as [`ResponseHead`] does: without values that can be secrets. As a problem of your own service, it is a 502, and nothing of
/// the response is sent.
#[derive(Debug)]
pub struct ErrorResponse(Box<Parts>);

#[derive(Debug)]
struct Parts {
    head: Arc<ResponseHead>,
    body: Result<ReceivedProblem, Unread>,
}

/// A body that is not a problem.
struct Unread {
    start: Vec<u8>,
    /// Why it is none.
    cause: Box<dyn Error + Send + Sync>,
}

impl Unread {
    /// The start of the body, on one line of bounded length.
    fn line(&self) -> String {
        summary::line(&String::from_utf8_lossy(&self.start[..self.start.len().min(MAX_SHOWN)]))
    }
}

impl fmt::Debug for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unread").field("start", &self.line()).field("cause", &self.cause).finish()
    }
}

impl ErrorResponse {
    /// The error for a response that has just arrived. This does not check that `status` is the status of an error.
    #[must_use]
    pub fn from_parts(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        Self::new(ResponseHead::new(status, headers.clone()), body, None)
    }

    /// The error for a response. `broken` is why the body is not complete.
    pub(crate) fn new(head: ResponseHead, body: &[u8], broken: Option<Box<dyn Error + Send + Sync>>) -> Self {
        let head = Arc::new(head);
        let body = ReceivedProblem::from_head(&head, body).map_err(|error| Unread {
            start: body[..body.len().min(MAX_KEPT)].to_vec(),
            cause: broken.unwrap_or_else(|| error.into()),
        });
        Self(Box::new(Parts { head, body }))
    }

    /// Resolves the relative URIs of the response against its URL, as [`ReceivedProblem::with_base_uri`] does.
    #[must_use]
    pub fn with_base_uri(self, base: &str) -> Self {
        let Parts { mut head, body } = *self.0;
        Arc::make_mut(&mut head).set_base(base);
        Self(Box::new(Parts { head, body: body.map(|problem| problem.with_base_uri(base)) }))
    }

    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.head.status()
    }

    /// The status and the header fields.
    #[must_use]
    pub fn head(&self) -> &ResponseHead {
        &self.0.head
    }

    /// The problem, if the body was one.
    #[must_use]
    pub fn problem(&self) -> Option<&ReceivedProblem> {
        self.0.body.as_ref().ok()
    }

    /// Returns the problem.
    ///
    /// # Errors
    ///
    /// This error, if the body was not a problem.
    pub fn into_problem(self) -> Result<ReceivedProblem, Self> {
        let Parts { head, body } = *self.0;
        body.map_err(|unread| Self(Box::new(Parts { head, body: Err(unread) })))
    }

    /// Returns the error of the service, if it is one that `E` declares: [`ReceivedProblem::into_error`] has the rules.
    ///
    #[cfg_attr(feature = "derive", doc = "```")]
    #[cfg_attr(not(feature = "derive"), doc = "```ignore")]
    /// use http::{HeaderMap, StatusCode};
    /// use problem_core::Problem;
    /// use problem_core::client::ErrorResponse;
    ///
    /// #[derive(Debug, thiserror::Error, Problem)]
    /// #[problem(from_received)]
    /// enum OrderError {
    ///     #[error("order {id} is closed")]
    ///     #[problem(status = 409)]
    ///     OrderClosed { #[problem(extension)] id: u64 },
    /// }
    ///
    /// fn handle(response: ErrorResponse) -> String {
    ///     match response.into_error::<OrderError>() {
    ///         Ok(OrderError::OrderClosed { id }) => format!("order {id} is closed"),
    ///         // another problem, or no problem at all
    ///         Err(response) => format!("failed with {}", response.status()),
    ///     }
    /// }
    ///
    /// let respond = |status, body: &str| ErrorResponse::from_parts(status, &HeaderMap::new(), body.as_bytes());
    /// let closed = respond(StatusCode::CONFLICT, r#"{"status":409,"code":"ORDER_CLOSED","id":7}"#);
    /// assert_eq!(handle(closed), "order 7 is closed");
    /// assert_eq!(handle(respond(StatusCode::BAD_GATEWAY, "<html>")), "failed with 502 Bad Gateway");
    /// ```
    ///
    /// # Errors
    ///
    /// This error, unchanged, if the body was not a problem, or not one that `E` declares.
    pub fn into_error<E: FromReceived>(self) -> Result<E, Self> {
        self.try_into(ReceivedProblem::into_error)
    }

    /// Does the same as [`into_error`](Self::into_error) for a service that publishes its problem types under `base`, as
    /// [`ReceivedProblem::into_error_in`] does.
    ///
    /// # Errors
    ///
    /// As for [`into_error`](Self::into_error).
    pub fn into_error_in<E: FromReceived>(self, base: &str) -> Result<E, Self> {
        self.try_into(|problem| problem.into_error_in(base))
    }

    fn try_into<E>(
        self,
        into: impl FnOnce(ReceivedProblem) -> Result<E, ReceivedProblem>,
    ) -> Result<E, Self> {
        let Parts { head, body } = *self.0;
        let body = match body.map(into) {
            Ok(Ok(error)) => return Ok(error),
            Ok(Err(problem)) => Ok(problem),
            Err(unread) => Err(unread),
        };
        Err(Self(Box::new(Parts { head, body })))
    }

    /// The first bytes of a body that was not a problem, at most 65,536. It is empty if the body was a problem.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.0.body.as_ref().err().map_or(&[], |unread| &unread.start)
    }

    /// Whether the same request can succeed later. [The module](crate::client) has the rules.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.head.is_retryable()
    }

    /// How long to wait before the next try. [The module](crate::client) has the rules.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.head.retry_after()
    }
}

/// The status, and the problem or the start of the body, on one line of bounded length.
impl fmt::Display for ErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status();
        match &self.0.body {
            // the text of the problem starts with its status
            Ok(problem) if problem.status() == Some(status) => write!(f, "the response is a {problem}"),
            Ok(problem) => write!(f, "the response is a {} with the problem {problem}", status.as_u16()),
            Err(unread) => {
                write!(f, "the response is a {}", status.as_u16())?;
                let media_type = self.0.head.headers().get(CONTENT_TYPE);
                if let Some(media_type) = media_type {
                    write!(f, " with {}", summary::line(&String::from_utf8_lossy(media_type.as_bytes())))?;
                }
                match &*unread.line() {
                    "" => Ok(()),
                    start => write!(f, ": {start}"),
                }
            }
        }
    }
}

/// The source is why the body is not a problem.
impl Error for ErrorResponse {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.body.as_ref().err().map(|unread| &*unread.cause as &(dyn Error + 'static))
    }
}

crate::to_problem::own_errors::problems!(
    BAD_GATEWAY, "A 502 (RFC 9110 §15.6.3). To send another problem, match on the problem that was received. The log has the response, and nothing of it is sent.":
    ErrorResponse
);
