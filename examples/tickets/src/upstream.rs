//! Another service, which this one needs: it writes summaries. What it does wrong is a 502 or a 504, and nothing of what it says
//! reaches our clients.

use std::time::Duration;

use axum::Router;
use axum::routing::post;
use problem_core::Problem;
use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::tickets::Ticket;

/// A longer answer is not a summary.
const MAX_LENGTH: usize = 64 * 1024;

/// What an error of the connection to the other service means to a client of this one.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(statuses(502, 504))]
pub enum UpstreamProblem {
    /// The service for summaries has failed.
    #[error("the service for summaries has failed")]
    #[problem(status = 502, code = "SUMMARY_SERVICE_FAILED")]
    Failed,
    /// The service for summaries is too slow.
    #[error("the service for summaries is too slow")]
    #[problem(status = 504, code = "SUMMARY_SERVICE_TIMEOUT")]
    Timeout,
}

impl From<&reqwest::Error> for UpstreamProblem {
    fn from(error: &reqwest::Error) -> Self {
        if error.is_timeout() { Self::Timeout } else { Self::Failed }
    }
}

/// The service for summaries did not send one.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(statuses(502, 504))]
pub enum UpstreamError {
    #[error("there is no answer")]
    #[problem(via = UpstreamProblem)]
    NoAnswer(#[from] reqwest::Error),
    // reqwest calls only a 4xx and a 5xx an error, and this client follows no redirects
    #[error("the answer has the status {0}")]
    #[problem(like = UpstreamProblem::Failed)]
    NoSuccess(StatusCode),
    #[error("the answer is too long")]
    #[problem(like = UpstreamProblem::Failed)]
    TooLong,
    #[error("the answer is not a summary")]
    #[problem(like = UpstreamProblem::Failed)]
    Garbage(#[from] serde_json::Error),
}

/// The client of the service for summaries.
#[derive(Debug, Clone)]
pub struct Upstream {
    client: reqwest::Client,
    url: String,
}

/// The summary of a ticket.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    summary: String,
}

impl Upstream {
    /// A client for the service at `url`. The timeout is for a whole exchange.
    ///
    /// # Errors
    ///
    /// If the client cannot be built.
    pub fn new(url: &str, timeout: Duration) -> reqwest::Result<Self> {
        // no redirects: the other service must not choose to whom we talk
        let client = reqwest::Client::builder().timeout(timeout).redirect(reqwest::redirect::Policy::none());
        Ok(Self { client: client.build()?, url: format!("{}/summaries", url.trim_end_matches('/')) })
    }

    /// Asks for the summary of a ticket.
    ///
    /// # Errors
    ///
    /// If no summary comes in time.
    pub async fn summarise(&self, ticket: &Ticket) -> Result<Summary, UpstreamError> {
        let body = serde_json::json!({"title": ticket.title, "body": ticket.body}).to_string();
        let request = self.client.post(&self.url).header(CONTENT_TYPE, "application/json").body(body);
        let mut response = request.send().await?.error_for_status()?;
        if !response.status().is_success() {
            return Err(UpstreamError::NoSuccess(response.status()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > MAX_LENGTH {
                return Err(UpstreamError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(serde_json::from_slice(&body)?)
    }
}

/// A service for summaries that runs if no other one is configured, so that the example works on its own.
pub fn demo() -> Router {
    async fn summarise(axum::Json(ticket): axum::Json<serde_json::Value>) -> axum::Json<serde_json::Value> {
        let title = ticket["title"].as_str().unwrap_or_default();
        let words = ticket["body"].as_str().unwrap_or_default().split_whitespace().count();
        axum::Json(serde_json::json!({"summary": format!("{title} ({words} words)")}))
    }
    Router::new().route("/summaries", post(summarise))
}
