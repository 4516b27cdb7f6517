//! Errors that are not the response of a request: in server-sent events, in messages of a WebSocket or a queue, and in background
//! jobs.

use crate::occurrence::answer::Answer;
use crate::problem::Problem;
use crate::{render, request};

/// The body of an occurrence, with the members of the current request. This logs the occurrence.
pub(crate) fn to_json(error: &dyn Answer) -> String {
    let body = render::render_body(error, request::current().as_ref());
    // the encoders write UTF-8
    String::from_utf8(body.into()).unwrap_or_default()
}

/// Logs an occurrence, with the current request.
pub(crate) fn log(error: &dyn Answer) {
    render::log_without_rendering(error, request::current().as_ref(), None);
}

impl Problem {
    /// Returns the body that a response would have, and logs the problem as a response does. Use it where an error is not the
    /// response of the request: in server-sent events, or in messages of a WebSocket or a queue.
    ///
    /// Inside a boundary the body has the members of the request, and the shape of the envelope if the service sends that. It is
    /// JSON even for a client that prefers XML. **A problem that you render with `to_json` and then return has two events in the log.** Header fields and rate limits of the problem are not sent, and the response of
    /// the request can still be any other.
    ///
    /// ```
    /// use problem_core::{ErrorStatus, Problem};
    ///
    /// let problem = Problem::new(ErrorStatus::CONFLICT).with_code("VERSION_CONFLICT");
    /// assert_eq!(problem.to_json(), r#"{"title":"Conflict","status":409,"code":"VERSION_CONFLICT"}"#);
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        to_json(self)
    }

    /// Logs the problem as a response does, without rendering it. Use it for an error that no client gets, such as the error of a
    /// background job. **A problem that is logged and then rendered has two events in the log.**
    ///
    /// ```
    /// use problem_core::Problem;
    ///
    /// # fn send_invoices() -> std::io::Result<()> { Ok(()) }
    /// if let Err(error) = send_invoices() {
    ///     Problem::internal(error).with_code("INVOICES_NOT_SENT").log();
    /// }
    /// ```
    pub fn log(&self) {
        log(self);
    }
}
