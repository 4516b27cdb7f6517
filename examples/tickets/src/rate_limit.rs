//! How many requests a client can send: a limit for each client, by its tier and by what it does.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use problem_core::{Problem, RateLimit, RequestContext};

use crate::auth::{Caller, Identity, Tier};

/// The client has used up its limit.
#[derive(Debug, thiserror::Error, Problem)]
#[error("too many requests of this kind")]
#[problem(also(aide), status = 429)]
pub struct TooManyRequests {
    // sets `Retry-After`, and the members `limit`, `window` and `retryAfter`
    #[problem(rate_limit)]
    quota: RateLimit,
}

/// The kinds of requests that have limits of their own: GET, HEAD and OPTIONS, all other methods, and those that start a report.
const KINDS: [&str; 3] = ["reads", "writes", "reports"];

/// How many requests of each kind are possible in a minute.
#[derive(Debug, Clone)]
pub struct Limits {
    /// For all requests without a valid token together.
    pub anonymous: [u32; 3],
    /// For each client in the tier `free`.
    pub free: [u32; 3],
    /// For each client in the tier `pro`.
    pub pro: [u32; 3],
}

impl Limits {
    /// The usual limits, multiplied.
    pub fn times(factor: u32) -> Self {
        let times = |limits: [u32; 3]| limits.map(|limit| limit.saturating_mul(factor));
        Self { anonymous: times([600, 600, 600]), free: times([120, 60, 5]), pro: times([1200, 600, 60]) }
    }
}

/// The limit of one kind of requests, for each client of one tier.
struct Limiter {
    policy: &'static str,
    quota: NonZeroU32,
    clients: RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock, StateInformationMiddleware>,
}

impl Limiter {
    fn new(policy: &'static str, quota: u32) -> Self {
        let quota = NonZeroU32::new(quota).unwrap_or(NonZeroU32::MIN);
        Self { policy, quota, clients: RateLimiter::keyed(Quota::per_minute(quota)).with_middleware() }
    }

    /// Takes one request from the limit of a client. The error is the limit of a client that has no request left.
    fn take(&self, client: &String) -> Result<RateLimit, RateLimit> {
        let limit = |remaining: u32, reset: Duration| {
            let limit = RateLimit::new(self.quota.get().into(), remaining.into(), reset);
            let limit = limit.with_window(Duration::from_secs(60));
            // the names are constants of this file, so they are valid
            limit.clone().with_policy(self.policy).unwrap_or(limit)
        };
        match self.clients.check_key(client) {
            // governor gives back one request after the other, so this is when the next one comes back
            Ok(state) => Ok(limit(state.remaining_burst_capacity(), state.quota().replenish_interval())),
            Err(refused) => Err(limit(0, refused.wait_time_from(self.clients.clock().now()))),
        }
    }
}

/// The limits by tier and kind, with what each client has used of them.
///
/// They are in the memory of the process, so a client of two instances has twice the limit. Shared limits need a shared store.
#[derive(Clone)]
pub struct RateLimits(Arc<[[Limiter; 3]; 3]>);

impl RateLimits {
    /// Nobody has used anything yet.
    pub fn new(limits: &Limits) -> Self {
        let tiers = [limits.anonymous, limits.free, limits.pro];
        let tier = |limits: [u32; 3]| std::array::from_fn(|kind| Limiter::new(KINDS[kind], limits[kind]));
        Self(Arc::new(tiers.map(tier)))
    }

    /// Forgets the clients that have their whole limit again, so that they take no memory.
    pub fn forget_idle_clients(&self) {
        self.0.iter().flatten().for_each(|limiter| limiter.clients.retain_recent());
    }
}

/// Takes the request from the limit of its client. The boundary adds the limit to the response, whatever its status is.
///
/// # Errors
///
/// A 429 if the client has no request left.
pub async fn limit(
    State(limits): State<RateLimits>,
    request: Request,
    next: Next,
) -> Result<Response, TooManyRequests> {
    let [anonymous, free, pro] = &*limits.0;
    let (tier, client) = match request.extensions().get::<Identity>() {
        Some(Ok(Caller(claims))) if claims.tier == Tier::Free => (free, claims.sub.clone()),
        Some(Ok(Caller(claims))) => (pro, claims.sub.clone()),
        // Those without a valid token share one limit. That is enough: all they could get is a 401.
        _ => (anonymous, String::new()),
    };
    let [reads, writes, reports] = tier;
    let limiter = match *request.method() {
        Method::GET | Method::HEAD | Method::OPTIONS => reads,
        Method::POST if request.uri().path() == "/reports" => reports,
        _ => writes,
    };
    let quota = limiter.take(&client).map_err(|quota| TooManyRequests { quota })?;
    if let Some(context) = RequestContext::current() {
        context.set_rate_limit(quota);
    }
    Ok(next.run(request).await)
}
