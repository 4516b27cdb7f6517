//! Which errors were logged while a request was answered, for frameworks that ask for the response of an error more than once.

use std::sync::{Mutex, PoisonError};

/// The last errors that were logged: the address of each, and a hash of its texts.
#[derive(Default)]
pub(super) struct LoggedErrors(Mutex<[Option<(usize, u64)>; 2]>);

impl LoggedErrors {
    /// Whether the error was logged before. If not, it counts as logged from now on.
    pub(super) fn contains_or_add(&self, address: usize, hash: u64) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if last.contains(&Some((address, hash))) {
            return true;
        }
        let [newest, _] = &mut *last;
        *last = [Some((address, hash)), newest.take()];
        false
    }
}
