//! `RequestContext`: the request that is being answered, reachable from wherever that happens.

use std::fmt::{self, Display};
use std::sync::Arc;
use std::time::SystemTime;

use http::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Uri};

use crate::boundary::{ContextMember, RateLimits, Settings};
use crate::headers::rate_limit::RateLimit;
use crate::render::format::Format;
use crate::request::current::{Carried, Entered, current};
use crate::request::path::Path;
use crate::request::trace_context::TraceId;
use crate::request::{accept, id, trace_context};

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
    /// The request has come with it.
    is_id_of_client: bool,
    trace: Option<TraceId>,
    path: Option<Path>,
    accept: Accept,
    is_head: bool,
    rate_limits: RateLimits,
}

/// What the client accepts. It is read when there is an error.
enum Accept {
    Any,
    One(HeaderValue),
    /// Of several lines only the outcome is kept: whether XML is liked better.
    Several(bool),
}

/// What a layer knows of a request before it is answered.
pub(crate) struct Incoming<'a> {
    pub(crate) method: &'a Method,
    pub(crate) uri: &'a Uri,
    pub(crate) headers: &'a HeaderMap,
}

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

impl Accept {
    fn of(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(ACCEPT);
        let mut values = lines.iter();
        match (values.next(), values.next()) {
            (None, _) => Self::Any,
            (Some(value), None) => Self::One(value.clone()),
            _ => Self::Several(accept::prefers_xml(lines)),
        }
    }
}

impl RequestContext {
    /// The context of a request that has come in. Within another one, as where a boundary stands inside
    /// another, it has the same id, and starts with the same rate limits.
    pub(crate) fn new(settings: &Arc<Settings>, request: &Incoming<'_>) -> Self {
        let Incoming { method, uri, headers } = request;
        let sent = headers.get_all(&settings.request_id_header);
        let of_client = settings.trusts_request_ids.then(|| id::of_client(&sent)).flatten();
        let around = current();
        let rate_limits = around.as_ref().map(|context| context.0.rate_limits.clone());
        let id = around.map(|context| context.0.id.clone());
        let id = id.or_else(|| of_client.clone()).unwrap_or_else(id::new);
        Self(Arc::new(Known {
            is_id_of_client: of_client.is_some_and(|sent| sent == id),
            id,
            trace: trace_context::id(&headers.get_all(TRACEPARENT)),
            path: Path::new(uri.path_and_query()),
            accept: if settings.is_negotiated() { Accept::of(headers) } else { Accept::Any },
            is_head: **method == Method::HEAD,
            settings: Arc::clone(settings),
            rate_limits: rate_limits.unwrap_or_default(),
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

    /// Has the response say `limit`, whatever its status is, in the header fields of
    /// [`Boundary::with_rate_limit_fields`](crate::Boundary::with_rate_limit_fields). Limits of several policies
    /// stand beside each other; one of the same policy is replaced. Once the response has left it does nothing.
    ///
    /// Where the tightest limit is used up, a `Retry-After` in seconds that is earlier than its reset is put off
    /// until then.
    pub fn set_rate_limit(&self, limit: RateLimit) {
        self.0.rate_limits.set(limit);
    }

    /// Runs `f` as a part of answering the request, on whatever thread.
    ///
    /// # Panics
    ///
    /// Only if `f` does.
    pub fn enter<T>(&self, f: impl FnOnce() -> T) -> T {
        let _entered = Entered::new(self.clone());
        f()
    }

    /// The future with the context of where this is called, wherever it is polled. Where there is no context it
    /// has none.
    pub fn carry<F: Future>(future: F) -> Carried<F> {
        Carried::new(future)
    }

    /// Sets the header field of the id in a request that does not have it.
    pub(crate) fn put_id_of_request(&self, headers: &mut HeaderMap) {
        if !self.0.is_id_of_client {
            self.put_id(headers);
        }
    }

    /// Sets the header fields that every response has, and those of the rate limits.
    pub(crate) fn put_fields(&self, headers: &mut HeaderMap) {
        self.0.rate_limits.write(self.0.settings.rate_limit_fields, headers);
        self.put_id(headers);
    }

    /// Sets the header field of the id. A map that is full stays as it is.
    fn put_id(&self, headers: &mut HeaderMap) {
        let _ = headers.try_insert(&self.0.settings.request_id_header, self.0.id.clone());
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn is_head(&self) -> bool {
        self.0.is_head
    }

    pub(crate) fn format(&self) -> Format {
        self.0.settings.format(|| match &self.0.accept {
            Accept::Any => false,
            Accept::One(value) => accept::prefers_xml([value]),
            Accept::Several(prefers_xml) => *prefers_xml,
        })
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

    /// Whether the service wants no 422.
    #[cfg(any(feature = "axum-extract", feature = "validation"))]
    pub(crate) fn bans_422(&self) -> bool {
        self.0.settings.bans_422
    }

    /// Whether a wrong path parameter is a 400 that says so.
    #[cfg(feature = "axum-extract")]
    pub(crate) fn explains_paths(&self) -> bool {
        self.0.settings.explains_paths
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
