//! `Hook`: a function of the service that a boundary calls.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use crate::panic;

thread_local! {
    /// The setters whose functions this thread is calling.
    static RUNNING: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// A function of the service. A panic in it does not reach the caller.
pub(crate) struct Hook<F: ?Sized> {
    /// The method of `Boundary` that takes the function.
    setter: &'static str,
    /// Logs a panic. This folder does not know the log.
    on_panic: fn(setter: &'static str, message: &str),
    function: Arc<F>,
}

impl<F: ?Sized> Hook<F> {
    pub(crate) fn new(
        setter: &'static str,
        on_panic: fn(setter: &'static str, message: &str),
        function: Arc<F>,
    ) -> Self {
        Self { setter, on_panic, function }
    }

    /// Calls the function in `call`. It is `None` if the function panics, and if it causes a call of itself, which would never end.
    pub(crate) fn call<T>(&self, call: impl FnOnce(&F) -> T) -> Option<T> {
        let _running = Running::new(self.setter)?;
        match panic::catch(|| call(&self.function)) {
            Ok(value) => Some(value),
            Err(panic::Panicked(message)) => {
                (self.on_panic)(self.setter, message.as_deref().unwrap_or("without a message"));
                None
            }
        }
    }
}

/// While it exists, functions of the same setter are not called on this thread.
struct Running;

impl Running {
    fn new(setter: &'static str) -> Option<Self> {
        let is_new = RUNNING.try_with(|running| {
            let mut running = running.borrow_mut();
            let is_new = !running.contains(&setter);
            if is_new {
                running.push(setter);
            }
            is_new
        });
        is_new.ok()?.then_some(Self)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // calls end in the reverse order in which they began
        let _ = RUNNING.try_with(|running| running.borrow_mut().pop());
    }
}

impl<F: ?Sized> Clone for Hook<F> {
    fn clone(&self) -> Self {
        Self { setter: self.setter, on_panic: self.on_panic, function: Arc::clone(&self.function) }
    }
}

impl<F: ?Sized> fmt::Debug for Hook<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Hook").field(&self.setter).finish()
    }
}
