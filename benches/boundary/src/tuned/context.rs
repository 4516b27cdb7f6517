//! What is known about the request, and which request a thread is answering.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::uri::PathAndQuery;
use http::{Method, Request};
use uuid::Uuid;
use uuid::fmt::Hyphenated;

use super::error::Rendered;

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

#[derive(Clone)]
pub struct Context(Arc<Known>);

struct Known {
    id: HeaderValue,
    traceparent: Option<HeaderValue>,
    path: Option<PathAndQuery>,
    is_head: bool,
    has_rendered: AtomicBool,
    /// The last problem that was rendered. A framework may lose the extensions of its response.
    rendered: Mutex<Option<Rendered>>,
}

thread_local! {
    static CURRENT: Cell<Option<Context>> = const { Cell::new(None) };
}

impl Context {
    /// Reads the head of a request. A new ID is added to the request.
    pub fn new<B>(request: &mut Request<B>) -> Self {
        let id = client_id(request.headers()).unwrap_or_else(|| {
            let id = new_id();
            let _ = request.headers_mut().try_insert(REQUEST_ID, id.clone());
            id
        });
        let mut traces = request.headers().get_all(TRACEPARENT).iter();
        let traceparent = traces.next().filter(|_| traces.next().is_none()).cloned();
        let path = request.uri().path_and_query().filter(|path| path.as_str().starts_with('/'));
        Self(Arc::new(Known {
            id,
            traceparent,
            path: path.cloned(),
            is_head: request.method() == Method::HEAD,
            has_rendered: AtomicBool::new(false),
            rendered: Mutex::new(None),
        }))
    }

    pub fn current() -> Option<Self> {
        CURRENT
            .try_with(|current| {
                let context = current.take();
                current.set(context.clone());
                context
            })
            .ok()
            .flatten()
    }

    /// Makes this context the current one until the guard is dropped.
    pub fn enter(&self) -> Entered {
        Entered(swap(Some(self.clone())))
    }

    pub fn id(&self) -> &str {
        self.0.id.to_str().unwrap_or_default()
    }

    pub fn id_value(&self) -> HeaderValue {
        self.0.id.clone()
    }

    pub fn path(&self) -> &str {
        self.0.path.as_ref().map_or("", PathAndQuery::path)
    }

    pub fn trace_id(&self) -> Option<&str> {
        trace_id(self.0.traceparent.as_ref()?.as_bytes())
    }

    pub fn is_head(&self) -> bool {
        self.0.is_head
    }

    pub fn set_rendered(&self, rendered: Rendered) {
        *self.0.rendered.lock().unwrap_or_else(PoisonError::into_inner) = Some(rendered);
        self.0.has_rendered.store(true, Ordering::Release);
    }

    pub fn has_rendered(&self) -> bool {
        self.0.has_rendered.load(Ordering::Acquire)
    }

    pub fn rendered(&self) -> Option<Rendered> {
        *self.0.rendered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The ID of the client, if there is exactly one with 1 to 128 visible ASCII characters.
fn client_id(headers: &HeaderMap) -> Option<HeaderValue> {
    let mut sent = headers.get_all(REQUEST_ID).iter();
    let id = sent.next()?;
    // without a branch for each byte, the compiler checks many at once
    let is_visible = id.as_bytes().iter().fold(true, |so_far, byte| so_far & byte.is_ascii_graphic());
    (sent.next().is_none() && is_visible && (1..=128).contains(&id.len())).then(|| id.clone())
}

/// A new ID, in an allocation that its clones share.
fn new_id() -> HeaderValue {
    let mut text = [0; Hyphenated::LENGTH];
    Uuid::now_v7().hyphenated().encode_lower(&mut text);
    HeaderValue::from_maybe_shared(Bytes::from_owner(text)).unwrap_or(const { HeaderValue::from_static("-") })
}

/// The trace ID of a valid `traceparent`.
fn trace_id(value: &[u8]) -> Option<&str> {
    let (head, more) = value.split_at_checked(55)?;
    let is_hex = |part: &[u8]| part.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let is_some = |part: &[u8]| part.iter().any(|byte| *byte != b'0');
    let (version, trace, parent, flags) = (&head[..2], &head[3..35], &head[36..52], &head[53..]);
    let is_valid = [2, 35, 52].iter().all(|&at| head[at] == b'-')
        && [version, trace, parent, flags].into_iter().all(is_hex)
        && version != b"ff"
        && is_some(trace)
        && is_some(parent)
        && (more.is_empty() || more.starts_with(b"-") && version != b"00");
    if is_valid { std::str::from_utf8(trace).ok() } else { None }
}

fn swap(context: Option<Context>) -> Option<Context> {
    CURRENT.try_with(|current| current.replace(context)).unwrap_or_default()
}

/// When it is dropped, the previous context is the current one again.
#[must_use]
pub struct Entered(Option<Context>);

impl Drop for Entered {
    fn drop(&mut self) {
        drop(swap(self.0.take()));
    }
}
