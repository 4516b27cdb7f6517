//! Guards that respond with derived errors.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use problem_core::problems::{IdempotencyError, IdempotencyKey};
use problem_core::rocket::WithProblem;
use problem_core::{Problem, RateLimit, RequestContext};
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome};
use rocket::serde::{Deserialize, json::Json};
use rocket::{Request, post};

#[derive(Debug, thiserror::Error, Problem)]
pub enum GuardError {
    #[error("authentication is required")]
    #[problem(status = 401, www_authenticate = r#"Bearer realm="orders""#)]
    Unauthenticated,
    #[error("too many requests")]
    #[problem(status = 429)]
    TooManyRequests {
        #[problem(rate_limit)]
        quota: RateLimit,
    },
}

pub struct User(pub String);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for User {
    type Error = GuardError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, GuardError> {
        match request.headers().get_one("authorization") {
            // a service verifies the token here
            Some("Bearer of-alice") => Outcome::Success(Self("Alice".to_owned())),
            // `WithProblem` takes the status from the error
            _ => Outcome::Error((Status::Unauthorized, GuardError::Unauthenticated)),
        }
    }
}

pub struct Idempotency(pub IdempotencyKey);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Idempotency {
    type Error = IdempotencyError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, IdempotencyError> {
        match IdempotencyKey::require(request.headers()) {
            Ok(key) => Outcome::Success(Self(key)),
            Err(error) => Outcome::Error((Status::BadRequest, error)),
        }
    }
}

/// The number of requests that are left. A real service counts for each client, and resets the number.
pub struct Quota(pub AtomicU64);

pub struct WithinQuota;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for WithinQuota {
    type Error = GuardError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, GuardError> {
        let left = request.rocket().state::<Quota>().and_then(|Quota(left)| {
            left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).ok()
        });
        let remaining = left.map_or(0, |left| left - 1);
        let quota = RateLimit::new(100, remaining, Duration::from_secs(60));
        if left.is_none() {
            return Outcome::Error((Status::TooManyRequests, GuardError::TooManyRequests { quota }));
        }
        if let Outcome::Success(context) = request.guard::<RequestContext>().await {
            context.set_rate_limit(quota);
        }
        Outcome::Success(Self)
    }
}

#[derive(Deserialize)]
#[serde(crate = "rocket::serde")]
pub struct NewOrder {
    pub quantity: u32,
}

#[post("/orders", data = "<order>")]
pub fn place_order(
    _quota: WithProblem<WithinQuota>,
    user: WithProblem<User>,
    key: WithProblem<Idempotency>,
    order: WithProblem<Json<NewOrder>>,
) -> String {
    format!("{} orders {} ({})", user.0.0, order.quantity, key.0.0.as_str())
}
