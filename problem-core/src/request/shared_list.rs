//! `SharedList`: values that are collected while a request is answered.

use std::sync::{Mutex, OnceLock, PoisonError};

/// Values with different keys. The first value creates the lock, so that a request without values has none. Code holds the lock
/// only while it adds one value or copies all.
pub(super) struct SharedList<T>(OnceLock<Mutex<Vec<T>>>);

impl<T> Default for SharedList<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T: Clone> SharedList<T> {
    /// Adds a value. It replaces an earlier one of the same key.
    pub(super) fn set(&self, value: T, has_same_key: impl Fn(&T, &T) -> bool) {
        let values = self.0.get_or_init(Mutex::default);
        let mut values = values.lock().unwrap_or_else(PoisonError::into_inner);
        match values.iter_mut().find(|known| has_same_key(known, &value)) {
            Some(known) => *known = value,
            None => values.push(value),
        }
    }

    /// Whether no value was ever added. It takes no lock.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.0.get().is_none()
    }

    pub(super) fn all(&self) -> Vec<T> {
        self.0
            .get()
            .map_or_else(Vec::new, |values| values.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

/// A boundary inside another one starts with the values that are known so far.
impl<T: Clone> Clone for SharedList<T> {
    fn clone(&self) -> Self {
        let values = self.all();
        Self(if values.is_empty() { OnceLock::new() } else { OnceLock::from(Mutex::new(values)) })
    }
}
