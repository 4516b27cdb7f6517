//! `RateLimits`: the rate limits that were set while a request is answered.

use std::sync::{Mutex, OnceLock, PoisonError};

use crate::rate_limit::RateLimit;

/// The limits of a request, one for each policy. The first limit creates the lock, so that a request without
/// limits has none. Code holds the lock only while it adds one limit or copies all.
#[derive(Default)]
pub(super) struct RateLimits(OnceLock<Mutex<Vec<RateLimit>>>);

impl RateLimits {
    /// Adds a limit. It replaces an earlier one of the same policy.
    pub(super) fn set(&self, limit: RateLimit) {
        let limits = self.0.get_or_init(Mutex::default);
        let mut limits = limits.lock().unwrap_or_else(PoisonError::into_inner);
        match limits.iter_mut().find(|known| known.policy() == limit.policy()) {
            Some(known) => *known = limit,
            None => limits.push(limit),
        }
    }

    /// Whether no limit was ever set. It takes no lock.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.0.get().is_none()
    }

    pub(super) fn all(&self) -> Vec<RateLimit> {
        self.0
            .get()
            .map_or_else(Vec::new, |limits| limits.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

/// A boundary inside another one starts with the limits that are known so far.
impl Clone for RateLimits {
    fn clone(&self) -> Self {
        let limits = self.all();
        Self(if limits.is_empty() { OnceLock::new() } else { OnceLock::from(Mutex::new(limits)) })
    }
}
