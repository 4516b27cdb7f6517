//! The current context: the request that a thread is answering.

use std::cell::Cell;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::request::RequestContext;

thread_local! {
    static CURRENT: Cell<Option<RequestContext>> = const { Cell::new(None) };
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
    // it is gone at the end of a thread
    let read = CURRENT.try_with(|current| {
        let context = current.take();
        current.set(context.clone());
        context
    });
    read.ok().flatten()
}

/// Makes `context` the current one, and returns the previous one.
#[inline]
fn swap(context: Option<RequestContext>) -> Option<RequestContext> {
    STATE.set(if context.is_some() { State::HasContext } else { State::HadContext });
    CURRENT.try_with(|current| current.replace(context)).unwrap_or_default()
}

/// A guard that makes a context the current one. When it is dropped, also because of a panic, the previous
/// context is the current one again.
#[must_use = "the previous context comes back at once"]
pub(crate) struct CurrentGuard(Option<RequestContext>);

impl CurrentGuard {
    #[inline]
    pub(super) fn new(context: RequestContext) -> Self {
        Self(swap(Some(context)))
    }
}

impl Drop for CurrentGuard {
    #[inline]
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

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::Arc;

    use super::*;

    fn context(id: &str) -> RequestContext {
        let request = http::Request::builder().header("x-request-id", id).body(()).unwrap();
        RequestContext::new(&Arc::default(), &request, current())
    }

    fn id() -> Option<String> {
        RequestContext::current().map(|context| context.request_id().to_owned())
    }

    #[test]
    fn the_context_before_comes_back_also_after_a_panic() {
        let (outer, inner) = (context("outer"), context("inner"));
        assert_eq!(id(), None);
        outer.enter(|| {
            inner.enter(|| assert_eq!(id().as_deref(), Some("inner")));
            assert_eq!(id().as_deref(), Some("outer"));
            let panicked = catch_unwind(AssertUnwindSafe(|| inner.enter(|| panic!("inside"))));
            assert!(panicked.is_err());
            assert_eq!(id().as_deref(), Some("outer"));
            assert_eq!(
                context("ignored").request_id(),
                "outer",
                "a boundary inside another one uses the ID of the outer one"
            );
        });
        assert_eq!(id(), None);
    }
}
