//! Panics in code that this crate calls.

use std::any::Any;
#[cfg(feature = "boundary")]
use std::panic::resume_unwind;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The message of a panic. Without one, it is `None`.
#[cfg_attr(not(feature = "boundary"), allow(dead_code, reason = "only a boundary logs the message"))]
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

/// The result of `f`. If `f` panics, `report` gets the message, and the panic continues.
#[cfg(feature = "boundary")]
#[inline]
pub(crate) fn report<T>(f: impl FnOnce() -> T, report: impl FnOnce(Panicked)) -> T {
    match catch_unwind(AssertUnwindSafe(f)) {
        Ok(value) => value,
        Err(payload) => {
            report(Panicked(message_of(&*payload)));
            resume_unwind(payload)
        }
    }
}

fn message_of(payload: &(dyn Any + Send)) -> Option<String> {
    let message = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    message.or_else(|| payload.downcast_ref::<String>().cloned())
}
