//! The log events of a request, from whatever thread.

use problem_tests::logs::{AllLogs, Entry};

/// Collects the events of all threads from now on.
pub fn start() {
    AllLogs::get();
}

/// Returns the events with this request ID since the last call.
pub fn of(id: &str) -> Vec<Entry> {
    AllLogs::get().take(id)
}
