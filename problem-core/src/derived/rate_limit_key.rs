//! What `#[problem(rate_limit)]` expands to.

use crate::occurrence::Occurrence;
use crate::rate_limit::RateLimit;
use crate::request;

/// The type of a field with `#[problem(rate_limit)]`: a [`RateLimit`], or an `Option` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a rate limit",
    label = "expected `problem_core::RateLimit`, or an `Option` of it"
)]
pub trait HasRateLimit {
    /// The limit, if the field has one.
    fn rate_limit(&self) -> Option<&RateLimit>;
}

#[diagnostic::do_not_recommend]
impl HasRateLimit for RateLimit {
    fn rate_limit(&self) -> Option<&RateLimit> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: HasRateLimit> HasRateLimit for Option<T> {
    fn rate_limit(&self) -> Option<&RateLimit> {
        self.as_ref()?.rate_limit()
    }
}

impl Occurrence<'_> {
    /// Adds the members of a limit, `limit`, `window` and `retryAfter` (the last two in seconds), and its header fields.
    #[doc(hidden)]
    pub fn __rate_limit(&mut self, limit: &dyn HasRateLimit) {
        let Some(limit) = limit.rate_limit() else { return };
        let [limit_name, window, retry_after] = problem_shared::members::RATE_LIMIT;
        self.checked_extension(limit_name, &limit.limit());
        self.checked_extension(window, &limit.window_in_seconds());
        self.checked_extension(retry_after, &limit.seconds_from(request::now()));
        self.rate_limit(limit);
    }
}
