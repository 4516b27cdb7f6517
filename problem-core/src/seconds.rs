//! Durations in whole seconds, as header fields and members contain them.

use std::time::Duration;

/// A duration in whole seconds, rounded up, so that a client that waits for them does not come too early.
pub(crate) fn whole_seconds(time: Duration) -> u64 {
    time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0))
}
