//! `RequestContext`: the request that is being answered, available to all code that answers it.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU16;
use std::sync::atomic::Ordering::Relaxed;
use std::time::SystemTime;

use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::format::Format;
use crate::rate_limit::RateLimit;
use crate::request::accept::Accept;
use crate::request::collected::Collected;
use crate::request::current::{Carried, CurrentGuard, current};
use crate::request::errors_shape::Shape;
#[cfg(feature = "tonic")]
use crate::request::grpc::{GrpcMedia, RenderedStatuses};
use crate::request::head::RequestHead;
#[cfg(feature = "actix")]
use crate::request::logged_errors::LoggedErrors;
use crate::request::path::Path;
use crate::request::rendered::{RenderedResponse, RenderedResponses};
#[cfg(feature = "extract")]
use crate::request::settings::PathErrorStatus;
use crate::request::settings::Settings;
use crate::request::trace_context::TraceId;
use crate::request::{id, trace_context};
use crate::status::ErrorStatus;
use crate::type_uri::{ChangedUri, TypeUri};

/// What is known about the request that is being answered, above all its ID.
///
/// A [`Boundary`](crate::Boundary) creates the context. All code that answers the request can use it without
/// passing it on: handlers, extractors, fallbacks and inner layers. **A spawned task has no context**, and
/// neither has a closure in `spawn_blocking`, because they run independently of the request.
/// [`carry`](Self::carry) and [`enter`](Self::enter) pass the context on to them.
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
pub struct RequestContext(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) settings: Arc<Settings>,
    /// The context of the boundary around this one.
    pub(super) outer: Option<RequestContext>,
    /// Visible ASCII.
    id: HeaderValue,
    /// The request already has the ID in its header field.
    client_sent_id: bool,
    trace: Option<TraceId>,
    path: Option<Path>,
    accept: Accept,
    #[cfg(feature = "tonic")]
    pub(super) grpc: Option<GrpcMedia>,
    #[cfg(feature = "tonic")]
    pub(super) statuses: RenderedStatuses,
    is_head: bool,
    may_have_content: bool,
    #[cfg(feature = "tonic")]
    is_post: bool,
    pub(super) collected: Collected,
    rendered: RenderedResponses,
    #[cfg(feature = "actix")]
    logged: LoggedErrors,
    /// The status of an error response that an inner boundary has logged and passed on; 0 if there is none.
    passed_on: AtomicU16,
}

static TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

impl RequestContext {
    /// The context of a new request. `outer` is the context of the boundary around this one: the new context has the same ID and
    /// path, and starts with the same rate limits and members.
    pub(crate) fn new(settings: &Arc<Settings>, head: &impl RequestHead, outer: Option<Self>) -> Self {
        let client_id = match settings.trusts_request_ids {
            true => id::from_client(head.only(&settings.request_id_header)),
            false => None,
        };
        let (client_sent_id, id, path, collected) = match (&outer, client_id) {
            (None, Some(client_id)) => (true, client_id, Path::new(head.target()), Collected::default()),
            (None, None) => {
                let new_id = id::new(settings.new_request_id.as_ref());
                (false, new_id, Path::new(head.target()), Collected::default())
            }
            (Some(Self(outer)), client_id) => {
                let is_same = client_id.is_some_and(|sent| sent == outer.id);
                (is_same, outer.id.clone(), outer.path.clone(), outer.collected.clone())
            }
        };
        let method = head.method();
        Self(Arc::new(Inner {
            client_sent_id,
            id,
            trace: trace_context::id(head.only(&TRACEPARENT)),
            path,
            accept: if settings.is_negotiated() { Accept::new(head) } else { Accept::Any },
            #[cfg(feature = "tonic")]
            grpc: head.grpc(),
            #[cfg(feature = "tonic")]
            statuses: RenderedStatuses::default(),
            is_head: method == "HEAD",
            // RFC 9110 §9.3: content of these methods has no meaning
            may_have_content: !matches!(method, "GET" | "HEAD" | "DELETE" | "CONNECT" | "TRACE"),
            #[cfg(feature = "tonic")]
            is_post: method == "POST",
            settings: Arc::clone(settings),
            outer,
            collected,
            rendered: RenderedResponses::default(),
            #[cfg(feature = "actix")]
            logged: LoggedErrors::default(),
            passed_on: AtomicU16::new(0),
        }))
    }

    /// The context of the request that this code is answering. Outside of every boundary, and in a spawned
    /// task, it is `None`.
    #[must_use]
    pub fn current() -> Option<Self> {
        current()
    }

    /// The request ID: the one that the client sent, or a new one. It has 1 to 128 visible ASCII characters.
    #[must_use]
    pub fn request_id(&self) -> &str {
        self.0.id.to_str().unwrap_or_default()
    }

    /// The request ID as a value of a header field.
    pub(super) fn id(&self) -> &HeaderValue {
        &self.0.id
    }

    /// The trace ID in the request's `traceparent` field (W3C Trace Context), 32 hex digits. It is `None` if
    /// the request has no valid `traceparent`.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.0.trace.as_ref().and_then(|id| std::str::from_utf8(id).ok())
    }

    /// Adds `limit` to the response, whatever its status is, in the header fields that
    /// [`Boundary::with_rate_limit_fields`](crate::Boundary::with_rate_limit_fields) selects. A response can
    /// have limits of several policies; a limit replaces an earlier one of the same policy. After the
    /// response was sent, this method has no effect.
    ///
    /// If the tightest limit is used up, the boundary raises a `Retry-After` in seconds that is earlier than
    /// the reset of that limit to the time of the reset.
    pub fn set_rate_limit(&self, limit: RateLimit) {
        if let Some(outer) = &self.0.outer {
            outer.set_rate_limit(limit.clone());
        }
        self.0.collected.set_rate_limit(limit);
    }

    /// Runs `f` with this context, on any thread.
    ///
    /// # Panics
    ///
    /// Only if `f` panics.
    pub fn enter<T>(&self, f: impl FnOnce() -> T) -> T {
        let _current = self.make_current();
        f()
    }

    /// Whether both are the context of one request in one boundary.
    #[cfg(feature = "rocket")]
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Makes this context the current one until the guard is dropped.
    #[inline]
    pub(crate) fn make_current(&self) -> CurrentGuard {
        CurrentGuard::new(self.clone())
    }

    /// Wraps a future so that it has the current context wherever it is polled. If there is no current
    /// context, the future has none either.
    pub fn carry<F: Future>(future: F) -> Carried<F> {
        Carried::new(future)
    }

    /// Sets the header field of the request ID in the request, unless the client sent this ID.
    pub(crate) fn put_new_request_id(&self, headers: &mut HeaderMap) {
        if !self.0.client_sent_id {
            self.put_request_id(headers);
        }
    }

    /// Sets the header field of the request ID. A header map that is full stays as it is.
    pub(crate) fn put_request_id(&self, headers: &mut HeaderMap) {
        let _ = headers.try_insert(&self.0.settings.request_id_header, self.0.id.clone());
    }

    /// The path of the request as the client sent it, for the log. It is empty if the request has none.
    pub(crate) fn path(&self) -> &str {
        self.0.path.as_ref().map_or("", Path::as_str)
    }

    /// A reference to the path, for a member. It is `None` if the request has no path.
    pub(super) fn path_reference(&self) -> Option<Cow<'_, str>> {
        self.0.path.as_ref().map(Path::reference)
    }

    /// Remembers a response that was rendered and logged. The boundaries around this one recognise it as well.
    pub(crate) fn add_rendered(&self, response: RenderedResponse) {
        if let Some(outer) = &self.0.outer {
            outer.add_rendered(response.clone());
        }
        self.0.rendered.add(response);
    }

    /// Whether the error at this address, whose texts have this hash, was logged before for this request. If not, it counts as
    /// logged from now on.
    #[cfg(feature = "actix")]
    pub(crate) fn was_logged(&self, address: usize, hash: u64) -> bool {
        match &self.0.outer {
            Some(outer) => outer.was_logged(address, hash),
            None => self.0.logged.contains_or_add(address, hash),
        }
    }

    /// Whether a boundary has logged an error response with this status, and passed it on unchanged.
    pub(crate) fn has_passed_on(&self, status: ErrorStatus) -> bool {
        self.0.passed_on.load(Relaxed) == status.as_u16()
    }

    /// Remembers that an error response with this status was logged, for the boundaries around this one.
    pub(crate) fn set_passed_on(&self, status: ErrorStatus) {
        if let Some(outer) = &self.0.outer {
            outer.0.passed_on.store(status.as_u16(), Relaxed);
            outer.set_passed_on(status);
        }
    }

    /// Whether a response was rendered for this request.
    #[inline]
    pub(crate) fn has_rendered(&self) -> bool {
        !self.0.rendered.is_empty()
    }

    /// Calls `f` with the last responses that were rendered for this request, the newest first, until it returns something. `f`
    /// does not run code of the service.
    #[inline]
    pub(crate) fn find_rendered<T>(&self, f: impl FnMut(&RenderedResponse) -> Option<T>) -> Option<T> {
        self.0.rendered.find(f)
    }

    /// Whether the response may have rate limits.
    #[inline]
    pub(crate) fn may_have_rate_limits(&self) -> bool {
        !self.0.collected.is_empty()
    }

    pub(crate) fn rate_limits(&self) -> Vec<RateLimit> {
        self.0.collected.rate_limits()
    }

    /// The time by the clock of the service.
    pub(crate) fn now(&self) -> SystemTime {
        self.0.settings.now()
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    #[cfg(feature = "tonic")]
    pub(crate) fn is_post(&self) -> bool {
        self.0.is_post
    }

    pub(crate) fn may_have_content(&self) -> bool {
        self.0.may_have_content
    }

    pub(crate) fn is_head(&self) -> bool {
        self.0.is_head
    }

    /// Whether the boundary of this context is inside another one.
    pub(crate) fn is_nested(&self) -> bool {
        self.0.outer.is_some()
    }

    pub(crate) fn format(&self) -> Format {
        #[cfg(feature = "tonic")]
        if self.is_grpc() {
            return Format::Grpc;
        }
        self.0.settings.format(|| self.0.accept.prefers_xml())
    }

    /// Whether a client with another `Accept` would get another format.
    pub(crate) fn is_negotiated(&self) -> bool {
        self.0.settings.is_negotiated()
    }

    /// The shape of `errors`. It is `None` for the shape in which an occurrence writes it.
    pub(crate) fn errors_shape(&self) -> Option<Shape> {
        self.0.settings.errors_shape.0
    }

    pub(crate) fn changes_type_uris(&self) -> bool {
        self.0.settings.base.is_some()
    }

    /// The type URI that replaces `type_uri`, the one that a problem has. It is `None` if the problem keeps
    /// its own.
    pub(crate) fn type_uri(&self, type_uri: Option<TypeUri<'_>>, code: &str) -> Option<ChangedUri<'_>> {
        self.0.settings.base.as_ref()?.type_uri(type_uri, code)
    }

    /// The status for a request whose fields are wrong.
    #[cfg(any(feature = "extract", feature = "pages", feature = "validation"))]
    pub(crate) fn validation_status(&self) -> ErrorStatus {
        self.0.settings.validation_status()
    }

    /// Whether a wrong path parameter is a 400 that names the parameter.
    #[cfg(feature = "extract")]
    pub(crate) fn reports_path_errors(&self) -> bool {
        self.0.settings.path_error_status == PathErrorStatus::BadRequest
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
