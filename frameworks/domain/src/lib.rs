//! The errors of a service, and what provokes each of them. Services on all frameworks use this crate as it is.
//!
//! It knows no framework.

pub mod kinds;
pub mod requests;
pub mod responses;
pub mod shapes;

use std::time::Duration;

use problem_core::problems::{IdempotencyError, IdempotencyKey, RequestHeaders};
use problem_core::{RateLimit, RequestContext};
pub use problem_tests::canary;
pub use problem_tests::orders::{Cause, DatabaseError, OrderError};
use serde::Deserialize;

/// The body of `POST /orders`.
#[derive(Debug, Deserialize)]
pub struct NewOrder {
    pub quantity: u32,
}

/// The handler of `GET /orders/{id}`.
pub fn order(id: u64) -> Result<String, OrderError> {
    match id {
        500 => Err(DatabaseError(Cause))?,
        id => Err(OrderError::OrderNotFound { id }),
    }
}

/// The handler of `GET /counted/{id}`, which has a rate limit.
pub fn counted(id: &str) -> Result<String, OrderError> {
    let context = RequestContext::current().expect("a handler has the context of its request");
    let limit = RateLimit::new(100, 3, Duration::from_secs(3600));
    context.set_rate_limit(limit.with_window(Duration::from_secs(3600)));
    match id.parse() {
        Ok(id) => order(id),
        Err(_) => Ok(id.to_owned()),
    }
}

/// The handler of `GET /once`, which requires an idempotency key.
pub fn once(headers: &impl RequestHeaders) -> Result<String, IdempotencyError> {
    IdempotencyKey::require(headers).map(|key| key.as_str().to_owned())
}

/// The text of the panic of `GET /panic`.
pub const PANIC: &str = "the pool of 10.0.0.7 is\ngone";
