//! Panics in code that this crate calls.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The message of a panic. Without one, it is `None`.
pub(crate) struct Panicked(pub(crate) Option<String>);

/// The result of `f`, or its panic.
// callers are in other modules, so the compiler would not inline it without being told
#[inline]
pub(crate) fn catch<T>(f: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(f)).map_err(|payload| {
        let message = message_of(&*payload);
        // the payload may panic when it is dropped, and that panic has a payload as well
        if let Err(thrown) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            std::mem::forget(thrown);
        }
        Panicked(message)
    })
}

fn message_of(payload: &(dyn Any + Send)) -> Option<String> {
    let message = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    message.or_else(|| payload.downcast_ref::<String>().cloned())
}
