//! `Hook`: a function of the service that a boundary calls.

use std::fmt;
use std::mem::forget;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// A function of the service. A panic in it does not reach the caller.
pub(crate) struct Hook<F: ?Sized>(pub(crate) Arc<F>);

impl<F: ?Sized> Hook<F> {
    /// Calls the function in `call`. It is `None` if the function panics.
    pub(crate) fn call<T>(&self, call: impl FnOnce(&F) -> T) -> Option<T> {
        let payload = match catch_unwind(AssertUnwindSafe(|| call(&self.0))) {
            Ok(value) => return Some(value),
            Err(payload) => payload,
        };
        // the payload may panic when it is dropped, and that panic has a payload as well
        if let Err(thrown) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            forget(thrown);
        }
        None
    }
}

impl<F: ?Sized> Clone for Hook<F> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<F: ?Sized> fmt::Debug for Hook<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hook")
    }
}
