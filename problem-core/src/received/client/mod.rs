//! Responses of other services, for clients: what an error response says besides its document.
//!
//! [`ErrorResponse`] is the error for a response that is a 4xx or 5xx, whatever its body is. It has the status, the header fields, and the
//! [`ReceivedProblem`](crate::ReceivedProblem) if the body is one. [`ResponseHead`] answers what a client asks next: whether and when to
//! try again, which credentials the server wants, and how much of a rate limit is left.
//!
//! ```
//! use std::time::Duration;
//!
//! use http::{HeaderMap, StatusCode};
//! use problem_core::client::ErrorResponse;
//!
//! let mut headers = HeaderMap::new();
//! headers.insert("content-type", "application/problem+json".parse()?);
//! headers.insert("retry-after", "30".parse()?);
//!
//! let body = br#"{"type":"https://api.example.com/errors/busy","status":503,"code":"BUSY"}"#;
//! let error = ErrorResponse::from_parts(StatusCode::SERVICE_UNAVAILABLE, &headers, body);
//! assert_eq!(error.status(), 503);
//! assert_eq!(error.problem().and_then(|problem| problem.code()), Some("BUSY"));
//! assert!(error.is_retryable());
//! assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
//!
//! // the page of a proxy
//! let error = ErrorResponse::from_parts(StatusCode::BAD_GATEWAY, &HeaderMap::new(), b"<html>");
//! assert_eq!((error.status().as_u16(), error.problem().is_some(), error.body()), (502, false, &b"<html>"[..]));
//! # Ok::<(), http::header::InvalidHeaderValue>(())
//! ```
//!
//! # When to try again
//!
//! [`is_retryable`](ResponseHead::is_retryable) is true for
//!
//! - 408, 425, 429, 502, 503 and 504, which say that the same request can succeed later,
//! - every other 4xx and 5xx with a `Retry-After`, such as a 409 for a request that is still running, or a 413 that is temporary (RFC 9110
//!   §15.5.14),
//! - a 403 with a rate limit that is used up and has a reset in the future, as GitHub sends.
//!
//! It is false for a 500: a defect does not go away, and the server may have done a part of the work.
//! **Whether a client may send the request again is another question**, which depends on its method (RFC 9110 §9.2.2): a GET, PUT or
//! DELETE may be repeated, and a POST or PATCH only with an `Idempotency-Key`, or if the server cannot have seen it.
//!
//! [`retry_after`](ResponseHead::retry_after) is how long to wait, counted from when the response arrived:
//!
//! 1. `Retry-After` (RFC 9110 §10.2.3), in seconds or as a date. A date is compared with the `Date` of the response, so that a wrong
//!    clock of the client does not matter. The result is 0 for a time in the past.
//! 2. Without it, the latest reset of the rate limits that are used up, if it is in the future. A reset that is a Unix time is also
//!    compared with `Date`.
//! 3. Otherwise `None`: the client chooses, preferably with exponential backoff and jitter.
//!
//! Another server chooses this time, and it can be centuries. Set a limit of your own.

// This folder reads header fields of responses. Only `error_response.rs` knows documents.

mod challenge;
mod error_response;
mod head;
mod link;
mod lists;
pub(super) mod media_type;
mod rate_limits;
mod server_clock;

pub use crate::received::client::challenge::Challenge;
pub use crate::received::client::error_response::ErrorResponse;
pub use crate::received::client::head::ResponseHead;
pub use crate::received::client::link::Link;
