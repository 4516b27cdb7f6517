//! The context of the request that a thread is answering.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::request::RequestContext;

thread_local! {
    static CURRENT: RefCell<Option<RequestContext>> = const { RefCell::new(None) };
    /// All that is asked where there is none.
    static HAS_CURRENT: Cell<bool> = const { Cell::new(false) };
}

/// The context of the request that this thread is answering.
#[inline]
pub(crate) fn current() -> Option<RequestContext> {
    if has_current() { read_current() } else { None }
}

/// Whether there is one.
#[inline]
pub(crate) fn has_current() -> bool {
    HAS_CURRENT.get()
}

/// Apart, so that the question costs nothing where there is no boundary.
#[cold]
fn read_current() -> Option<RequestContext> {
    // at the end of a thread there is none; nothing of anybody's runs while it is borrowed
    CURRENT.try_with(|current| current.try_borrow().ok()?.clone()).ok().flatten()
}

/// Makes `context` the current one, and gives back the one before.
fn swap(context: Option<RequestContext>) -> Option<RequestContext> {
    HAS_CURRENT.set(context.is_some());
    let replaced = CURRENT.try_with(|current| match current.try_borrow_mut() {
        Ok(mut current) => std::mem::replace(&mut *current, context),
        Err(_) => None,
    });
    replaced.unwrap_or_default()
}

/// While it lives a context is the current one. It puts the one before back however it ends, so also when
/// a panic goes through.
pub(super) struct Entered(Option<RequestContext>);

impl Entered {
    pub(super) fn new(context: RequestContext) -> Self {
        Self(swap(Some(context)))
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        drop(swap(self.0.take()));
    }
}

pin_project! {
    /// A future with the [`RequestContext`] of where it was made; see [`RequestContext::carry`].
    #[must_use = "a future does nothing unless it is polled"]
    #[derive(Debug)]
    pub struct Carried<F> {
        context: Option<RequestContext>,
        #[pin]
        future: Option<F>,
    }

    impl<F> PinnedDrop for Carried<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let Some(context) = this.context {
                context.enter(|| this.future.set(None));
            }
        }
    }
}

impl<F> Carried<F> {
    pub(super) fn new(future: F) -> Self {
        Self { context: current(), future: Some(future) }
    }
}

impl<F: Future> Future for Carried<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        // it is there until this goes
        let Some(future) = this.future.as_pin_mut() else { return Poll::Pending };
        match this.context {
            Some(context) => context.enter(|| future.poll(cx)),
            None => future.poll(cx),
        }
    }
}
