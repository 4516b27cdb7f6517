//! `RequestContext`: the request that is being answered, reachable from wherever that happens.

use std::cell::RefCell;
use std::fmt::{self, Display};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::SystemTime;

use http::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Uri};
use pin_project_lite::pin_project;

use super::path::Path;
use super::trace::TraceId;
use super::{accept, id, trace};
use crate::boundary::{ContextMember, Settings};
use crate::encode::Format;

/// What is known of the request that is being answered: its id above all.
///
/// A layer of core ([`Boundary`](crate::Boundary)) makes it, and it is there wherever the request is answered:
/// in handlers, extractors, fallbacks and inner layers, without being handed on. A task that is spawned, also
/// by `spawn_blocking`, runs beside the request and sees none; [`carry`](Self::carry) and
/// [`enter`](Self::enter) take it along.
///
/// ```
/// use problem_core::RequestContext;
///
/// async fn notify() { /* an error that is rendered here has the id too */ }
///
/// async fn handler() {
///     tokio::spawn(RequestContext::carry(notify()));
/// }
/// ```
#[derive(Clone)]
pub struct RequestContext(Arc<Known>);

struct Known {
    settings: Arc<Settings>,
    /// Visible ASCII.
    id: HeaderValue,
    trace: Option<TraceId>,
    path: Option<Path>,
    format: Format,
    is_head: bool,
}

thread_local! {
    static CURRENT: RefCell<Option<RequestContext>> = const { RefCell::new(None) };
}

/// The context of the request that this thread is answering.
#[inline]
pub(crate) fn current() -> Option<RequestContext> {
    // at the end of a thread there is none; nothing of anybody's runs while it is borrowed
    CURRENT.try_with(|current| current.try_borrow().ok()?.clone()).ok().flatten()
}

/// Makes `context` the current one, and gives back the one before.
fn replace(context: Option<RequestContext>) -> Option<RequestContext> {
    let replaced = CURRENT.try_with(|current| match current.try_borrow_mut() {
        Ok(mut current) => std::mem::replace(&mut *current, context),
        Err(_) => None,
    });
    replaced.unwrap_or_default()
}

/// While it lives a context is the current one. It puts the one before back however it ends, so also when
/// a panic goes through.
struct Entered(Option<RequestContext>);

impl Drop for Entered {
    fn drop(&mut self) {
        drop(replace(self.0.take()));
    }
}

/// What a layer knows of a request before it is answered.
pub(crate) struct Incoming<'a> {
    pub(crate) method: &'a Method,
    pub(crate) uri: &'a Uri,
    pub(crate) headers: &'a HeaderMap,
}

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

impl RequestContext {
    /// The context of a request that has come in. Within another one, as where a boundary stands inside
    /// another, it has the same id.
    pub(crate) fn new(settings: &Arc<Settings>, request: &Incoming<'_>) -> Self {
        let Incoming { method, uri, headers } = request;
        let of_client = || {
            let sent = settings.trusts_request_ids.then(|| headers.get_all(&settings.request_id_header));
            id::of_client(&sent?)
        };
        let around = current();
        let id = match &around {
            Some(context) => Some(context.0.id.clone()),
            None => of_client(),
        };
        let prefers_xml = || accept::prefers_xml(&headers.get_all(ACCEPT));
        Self(Arc::new(Known {
            id: id.unwrap_or_else(id::new),
            trace: trace::id(&headers.get_all(TRACEPARENT)),
            path: Path::new(uri.path_and_query()),
            format: settings.format(prefers_xml),
            is_head: **method == Method::HEAD,
            settings: Arc::clone(settings),
        }))
    }

    /// The context of the request that is being answered here; `None` outside of every boundary, and in a
    /// task that was spawned.
    #[must_use]
    pub fn current() -> Option<Self> {
        current()
    }

    /// The id of the request: that of the client, or a new one. It is 1 to 128 visible ASCII characters.
    #[must_use]
    pub fn request_id(&self) -> &str {
        self.0.id.to_str().unwrap_or_default()
    }

    /// The trace id of the request's `traceparent` (W3C Trace Context), 32 hex digits, if it is valid.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.0.trace.as_ref().and_then(|id| std::str::from_utf8(id).ok())
    }

    /// Runs `f` as a part of answering the request, on whatever thread.
    ///
    /// # Panics
    ///
    /// Only if `f` does.
    pub fn enter<T>(&self, f: impl FnOnce() -> T) -> T {
        let _entered = Entered(replace(Some(self.clone())));
        f()
    }

    /// The future with the context of where this is called, wherever it is polled. Where there is no context it
    /// has none.
    pub fn carry<F: Future>(future: F) -> Carried<F> {
        Carried { context: current(), future }
    }

    /// Sets the header field of the id, unless it is there.
    pub(crate) fn put_id(&self, headers: &mut HeaderMap) {
        let (name, id) = (&self.0.settings.request_id_header, &self.0.id);
        let mut there = headers.get_all(name).iter();
        if there.next() != Some(id) || there.next().is_some() {
            // a map that is full stays as it is
            let _ = headers.try_insert(name, id.clone());
        }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn is_head(&self) -> bool {
        self.0.is_head
    }

    pub(crate) fn format(&self) -> Format {
        self.0.format
    }

    /// Whether another client would get another format.
    pub(crate) fn is_negotiated(&self) -> bool {
        self.0.settings.is_negotiated()
    }

    pub(crate) fn changes_type_uris(&self) -> bool {
        self.0.settings.base.is_some()
    }

    /// The type URI instead of the one that a problem has, in two parts; `None` where that one stays.
    pub(crate) fn type_uri(&self, own: Option<(&[u8], &[u8])>, code: &[u8]) -> Option<String> {
        self.0.settings.base.as_ref()?.type_uri(own, code)
    }

    /// The member `instance`: the path.
    pub(crate) fn instance(&self) -> Option<&dyn Display> {
        let is_it = self.0.settings.name(ContextMember::Instance) == Some("instance");
        self.0.path.as_ref().filter(|_| is_it).map(|path| path as _)
    }

    /// The members behind all others, in order.
    pub(crate) fn for_each_member(&self, mut member: impl FnMut(&str, &dyn Display)) {
        let settings = &self.0.settings;
        if let (Some(name), Some(path)) = (settings.name(ContextMember::Instance), &self.0.path)
            && name != "instance"
        {
            member(name, path);
        }
        if let Some(name) = settings.name(ContextMember::RequestId) {
            member(name, &self.request_id());
        }
        if let Some(name) = settings.name(ContextMember::Timestamp) {
            // a clock before 1970 has not been set
            let now = SystemTime::now().max(SystemTime::UNIX_EPOCH);
            member(name, &humantime::format_rfc3339_millis(now));
        }
    }

    /// The name of the member that the id is in.
    pub(crate) fn request_id_member(&self) -> Option<&str> {
        self.0.settings.name(ContextMember::RequestId)
    }

    /// Whether an extension member cannot have the name, since it is one of ours here.
    pub(crate) fn owns(&self, name: &str) -> bool {
        self.0.settings.owned.iter().any(|owned| owned == name)
    }
}

impl fmt::Debug for RequestContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestContext")
            .field("request_id", &self.request_id())
            .field("trace_id", &self.trace_id())
            .finish_non_exhaustive()
    }
}

pin_project! {
    /// A future with the [`RequestContext`] of where it was made; see [`RequestContext::carry`].
    #[derive(Debug)]
    pub struct Carried<F> {
        context: Option<RequestContext>,
        #[pin]
        future: F,
    }
}

impl<F: Future> Future for Carried<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let future = this.future;
        match this.context {
            Some(context) => context.enter(|| future.poll(cx)),
            None => future.poll(cx),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    fn context(id: &str) -> RequestContext {
        let mut headers = HeaderMap::new();
        headers.insert("x-request-id", id.parse().unwrap());
        let request = Incoming { method: &Method::GET, uri: &Uri::from_static("/"), headers: &headers };
        RequestContext::new(&Arc::default(), &request)
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
            assert_eq!(context("ignored").request_id(), "outer", "a boundary inside has the id of the outer");
        });
        assert_eq!(id(), None);
    }
}
