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

use crate::auth::{Identity, Tier};

/// The client has used up its limit.
#[derive(Debug, thiserror::Error, Problem)]
#[error("too many requests of this kind")]
#[problem(also(aide), status = 429)]
pub struct TooManyRequests {
    // sets `Retry-After`, and the members `limit`, `window` and `retryAfter`
    #[problem(rate_limit)]
    quota: RateLimit,
}

/// The limits of all clients.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Of all requests without a valid token together.
    pub anonymous: Quotas,
    /// Of each client in the tier `free`.
    pub free: Quotas,
    /// Of each client in the tier `pro`.
    pub pro: Quotas,
}

/// How many requests of each kind are possible in a minute.
#[derive(Debug, Clone)]
pub struct Quotas {
    /// GET, HEAD and OPTIONS.
    pub reads: NonZeroU32,
    /// All other methods.
    pub writes: NonZeroU32,
    /// The requests that start a report.
    pub reports: NonZeroU32,
}

impl Quotas {
    /// These numbers of requests in a minute. 0 is like 1.
    #[must_use]
    pub fn per_minute(reads: u32, writes: u32, reports: u32) -> Self {
        let number = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Self { reads: number(reads), writes: number(writes), reports: number(reports) }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            anonymous: Quotas::per_minute(600, 600, 600),
            free: Quotas::per_minute(120, 60, 5),
            pro: Quotas::per_minute(1200, 600, 60),
        }
    }
}

/// The limit of one kind of request, for each client of one tier.
struct Limiter {
    policy: &'static str,
    quota: NonZeroU32,
    clients: RateLimiter<
        String,
        DefaultKeyedStateStore<String>,
        DefaultClock,
        StateInformationMiddleware,
    >,
}

impl Limiter {
    fn new(policy: &'static str, quota: NonZeroU32) -> Self {
        let clients = RateLimiter::keyed(Quota::per_minute(quota)).with_middleware();
        Self { policy, quota, clients }
    }

    /// Takes one request from the limit of a client. The error is the limit of a client that has no request left.
    fn take(&self, client: &String) -> Result<RateLimit, RateLimit> {
        let limit = |remaining: u32, reset: Duration| {
            let limit = RateLimit::new(self.quota.get().into(), remaining.into(), reset).with_window(Duration::from_secs(60));
            // the names are constants of this file
            limit.clone().with_policy(self.policy).unwrap_or(limit)
        };
        match self.clients.check_key(client) {
            // governor gives back one request after the other, so this is when the next one comes back
            Ok(state) => Ok(limit(state.remaining_burst_capacity(), state.quota().replenish_interval())),
            Err(refused) => Err(limit(0, refused.wait_time_from(self.clients.clock().now()))),
        }
    }
}

/// The limits of one tier.
struct Limiters {
    reads: Limiter,
    writes: Limiter,
    reports: Limiter,
}

impl Limiters {
    fn new(quotas: &Quotas) -> Self {
        Self {
            reads: Limiter::new("reads", quotas.reads),
            writes: Limiter::new("writes", quotas.writes),
            reports: Limiter::new("reports", quotas.reports),
        }
    }

    fn of(&self, request: &Request) -> &Limiter {
        match *request.method() {
            Method::GET | Method::HEAD | Method::OPTIONS => &self.reads,
            Method::POST if request.uri().path() == "/reports" => &self.reports,
            _ => &self.writes,
        }
    }
}

/// The limits, with what each client has used of them.
///
/// They are in the memory of the process, so a client of two instances has twice the limit. Shared limits need a shared store.
#[derive(Clone)]
pub struct RateLimits(Arc<Tiers>);

struct Tiers {
    anonymous: Limiters,
    free: Limiters,
    pro: Limiters,
}

impl RateLimits {
    /// Nobody has used anything yet.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let [anonymous, free, pro] = [&limits.anonymous, &limits.free, &limits.pro].map(Limiters::new);
        Self(Arc::new(Tiers { anonymous, free, pro }))
    }

    /// Forgets the clients that have their whole limit again, so that they take no memory.
    pub fn forget_idle_clients(&self) {
        for tier in [&self.0.anonymous, &self.0.free, &self.0.pro] {
            for limiter in [&tier.reads, &tier.writes, &tier.reports] {
                limiter.clients.retain_recent();
            }
        }
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
    let identity = request.extensions().get::<Identity>().and_then(|identity| identity.0.as_ref().ok());
    // Those without a valid token share one limit. That is enough: all they could get is a 401.
    let (limiters, client) = match identity {
        None => (&limits.0.anonymous, String::new()),
        Some(caller) => match caller.tier() {
            Tier::Free => (&limits.0.free, caller.id().to_owned()),
            Tier::Pro => (&limits.0.pro, caller.id().to_owned()),
        },
    };
    let quota = limiters.of(&request).take(&client).map_err(|quota| TooManyRequests { quota })?;
    if let Some(context) = RequestContext::current() {
        context.set_rate_limit(quota);
    }
    Ok(next.run(request).await)
}
