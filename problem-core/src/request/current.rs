//! The current context: the request that a thread is answering.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::request::RequestContext;

thread_local! {
    static CURRENT: RefCell<Option<RequestContext>> = const { RefCell::new(None) };
    /// Code without a boundary only reads this value.
    static STATE: Cell<State> = const { Cell::new(State::NoContextYet) };
}

/// What a thread knows about contexts.
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// The thread has never had a context.
    NoContextYet,
    HasContext,
    /// The thread had a context, and has none now.
    HadContext,
}

/// The context of the request that this thread is answering.
#[inline]
pub(crate) fn current() -> Option<RequestContext> {
    if STATE.get() == State::HasContext { read_current() } else { None }
}

/// Whether this thread has a context, or had one before.
#[inline]
pub(crate) fn had_context() -> bool {
    STATE.get() != State::NoContextYet
}

/// A function of its own, so that asking costs nothing where there is no boundary.
#[cold]
fn read_current() -> Option<RequestContext> {
    // it is gone at the end of a thread; it is never borrowed while foreign code runs
    CURRENT.try_with(|current| current.try_borrow().ok()?.clone()).ok().flatten()
}

/// Makes `context` the current one, and returns the previous one.
fn swap(context: Option<RequestContext>) -> Option<RequestContext> {
    STATE.set(if context.is_some() { State::HasContext } else { State::HadContext });
    let replaced = CURRENT.try_with(|current| match current.try_borrow_mut() {
        Ok(mut current) => std::mem::replace(&mut *current, context),
        Err(_) => None,
    });
    replaced.unwrap_or_default()
}

/// A guard that makes a context the current one. When it is dropped, also because of a panic, the previous
/// context is the current one again.
pub(super) struct CurrentGuard(Option<RequestContext>);

impl CurrentGuard {
    pub(super) fn new(context: RequestContext) -> Self {
        Self(swap(Some(context)))
    }
}

impl Drop for CurrentGuard {
    fn drop(&mut self) {
        drop(swap(self.0.take()));
    }
}

pin_project! {
    /// A future with a [`RequestContext`], which is the current one whenever the future is polled; see
    /// [`RequestContext::carry`].
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
        // only `drop` removes the future
        let Some(future) = this.future.as_pin_mut() else { return Poll::Pending };
        match this.context {
            Some(context) => context.enter(|| future.poll(cx)),
            None => future.poll(cx),
        }
    }
}
