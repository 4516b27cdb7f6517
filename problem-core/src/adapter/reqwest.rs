//! Errors for responses of [reqwest](https://docs.rs/reqwest) 0.13: [`ErrorForProblem`] reads the problem of a response that is not a success.
//!
//! ```no_run
//! use problem_core::reqwest::ErrorForProblem as _;
//!
//! # async fn pay(client: reqwest::Client) -> Result<(), Box<dyn std::error::Error>> {
//! let response = client.post("https://payments.example.com/payments").send().await?;
//! match response.error_for_problem().await {
//!     Ok(response) => println!("paid: {}", response.status()),
//!     Err(error) => match error.problem().and_then(|problem| problem.code()) {
//!         Some("OUT_OF_CREDIT") => println!("not enough money"),
//!         // also a page of a proxy, or no body at all
//!         _ => return Err(error.into()),
//!     },
//! }
//! # Ok(())
//! # }
//! ```
//!
//! This loop tries again as the server asks for. The request has an idempotency key, so it may be sent again:
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use problem_core::reqwest::ErrorForProblem as _;
//!
//! # async fn sleep(_: Duration) {}
//! async fn pay(client: &reqwest::Client, key: &str) -> Result<reqwest::Response, Box<dyn std::error::Error>> {
//!     let mut wait = Duration::from_millis(200);
//!     loop {
//!         let request = client.post("https://payments.example.com/payments").header("idempotency-key", key);
//!         match request.send().await?.error_for_problem().await {
//!             Err(error) if error.is_retryable() && wait < Duration::from_secs(10) => {
//!                 // a server can ask for any time
//!                 let asked = error.retry_after().unwrap_or(wait).min(Duration::from_secs(60));
//!                 sleep(asked).await; // in a real client, with jitter
//!                 wait *= 2;
//!             }
//!             result => return Ok(result?),
//!         }
//!     }
//! }
//! ```

use std::future::Future;

use ::reqwest::Response;

use crate::received::client::{ErrorResponse, ResponseHead};

/// How many bytes of the body of an error are read, if the client sets no limit: 256 KiB.
const DEFAULT_LIMIT: usize = 256 * 1024;

/// Turns a response with the status of an error into an error with its problem. It is implemented only by `reqwest::Response`.
pub trait ErrorForProblem: Sized + sealed::Sealed {
    /// Returns the response, if it is neither a 4xx nor a 5xx. At most 256 KiB of the body of an error are read.
    ///
    /// # Errors
    ///
    /// An [`ErrorResponse`], which has the status of the response **whatever its body is**: also if the body is not a problem, if it is too
    /// long, or if the connection breaks. Relative URIs in the problem are resolved against the URL of the response.
    ///
    /// The timeout of reqwest also limits how long reading takes. reqwest decodes a `Content-Encoding` if it has the feature for it;
    /// otherwise, an encoded body is not a problem.
    fn error_for_problem(self) -> impl Future<Output = Result<Response, ErrorResponse>> + Send {
        self.error_for_problem_within(DEFAULT_LIMIT)
    }

    /// Does the same as [`error_for_problem`](Self::error_for_problem), with another limit in bytes.
    ///
    /// # Errors
    ///
    /// As for [`error_for_problem`](Self::error_for_problem).
    fn error_for_problem_within(
        self,
        limit: usize,
    ) -> impl Future<Output = Result<Response, ErrorResponse>> + Send;
}

impl ErrorForProblem for Response {
    async fn error_for_problem_within(mut self, limit: usize) -> Result<Response, ErrorResponse> {
        let status = self.status();
        if !status.is_client_error() && !status.is_server_error() {
            return Ok(self);
        }
        let head = ResponseHead::new(status, self.headers().clone());
        let mut body = Vec::new();
        let broken = loop {
            match self.chunk().await {
                Ok(Some(chunk)) if chunk.len() > limit - body.len() => {
                    body.extend_from_slice(&chunk[..limit - body.len()]);
                    break Some(format!("the body is longer than {limit} bytes").into());
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break None,
                Err(error) => break Some(error.into()),
            }
        };
        Err(ErrorResponse::new(head, &body, broken).with_base_uri(self.url().as_str()))
    }
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for reqwest::Response {}
}
