//! What `#[problem(rate_limit)]` expands to.

use std::time::SystemTime;

use crate::headers::ResponseHeaders;
use crate::members::visitor::MemberVisitor;
use crate::rate_limit::RateLimit;

/// The type of a field with `#[problem(rate_limit)]`: a [`RateLimit`], or an `Option` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a rate limit",
    label = "expected `problem_core::RateLimit`, or an `Option` of it"
)]
pub trait HasRateLimit {
    /// The limit, if the field has one.
    fn rate_limit(&self) -> Option<&RateLimit>;
}

impl HasRateLimit for RateLimit {
    fn rate_limit(&self) -> Option<&RateLimit> {
        Some(self)
    }
}

impl<T: HasRateLimit> HasRateLimit for Option<T> {
    fn rate_limit(&self) -> Option<&RateLimit> {
        self.as_ref()?.rate_limit()
    }
}

/// The limit in a field.
pub fn rate_limit<T: HasRateLimit>(field: &T) -> Option<&RateLimit> {
    field.rate_limit()
}

/// Visits the members of a limit: `limit`, `window` and `retryAfter`. The last two are in seconds.
pub fn visit_rate_limit<V: MemberVisitor>(limit: Option<&RateLimit>, visitor: &mut V) {
    let Some(limit) = limit else { return };
    let [limit_name, window, retry_after] = problem_shared::members::RATE_LIMIT;
    visitor.extension(limit_name, &limit.limit());
    visitor.extension(window, &limit.window_in_seconds());
    visitor.extension(retry_after, &limit.seconds_from(SystemTime::now()));
}

/// Sets the header fields of a limit.
pub fn rate_limit_headers(limit: Option<&RateLimit>, headers: &mut ResponseHeaders<'_>) {
    if let Some(limit) = limit {
        headers.rate_limit(limit);
    }
}
