//! Middleware that limits requests.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use problem_core::{Problem, RateLimit, RequestContext};

#[derive(Debug, thiserror::Error, Problem)]
#[error("too many requests")]
#[problem(status = 429)]
pub struct TooManyRequests {
    #[problem(rate_limit)]
    quota: RateLimit,
}

/// The number of requests that are left. A real service counts for each client, and resets the number.
pub struct Quota(pub AtomicU64);

pub async fn limit(
    quota: web::Data<Quota>,
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let take = |left: u64| left.checked_sub(1);
    let left = quota.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
    let quota = RateLimit::new(100, left.map_or(0, |left| left - 1), Duration::from_secs(60));
    if left.is_err() {
        return Err(TooManyRequests { quota }.into());
    }
    if let Some(context) = RequestContext::current() {
        context.set_rate_limit(quota);
    }
    next.call(request).await
}
