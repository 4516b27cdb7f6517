//! The problem for a store that fails.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use problem_derive::Problem;

/// The store of the idempotency keys fails, so the request was not run. The client may send it again.
///
/// The log has the error of the store. For descriptions of an API, use this type together with
/// [`IdempotencyError`](crate::problems::IdempotencyError).
#[derive(Debug, Problem)]
#[problem(crate = crate, status = 503, code = "IDEMPOTENCY_STORE_UNAVAILABLE")]
pub struct StoreUnavailable {
    #[problem(retry_after)]
    retry_after: Duration,
    source: Box<dyn Error + Send + Sync>,
}

impl StoreUnavailable {
    pub(crate) fn new(retry_after: Duration, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { retry_after, source: source.into() }
    }
}

impl fmt::Display for StoreUnavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the store of the idempotency keys fails")
    }
}

impl Error for StoreUnavailable {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}
