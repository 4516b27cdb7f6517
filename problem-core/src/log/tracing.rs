//! The events, for `tracing`. Their target is `problem_core`.
//!
//! Texts are recorded as strings. A subscriber that writes lines puts quotes around a string, so a text cannot look like other fields.

use std::cell::LazyCell;
#[cfg(feature = "boundary")]
use std::error::Error;
use std::fmt::Display;

use tracing::level_filters::LevelFilter;

#[cfg(feature = "boundary")]
use crate::log::error_chain::source;
use crate::log::text::{Texts, name};
use crate::log::{ErrorEvent, LogLevel};
use crate::request::{self, RequestContext};

/// Whether any subscriber listens at this level. Ask this before an event is put together, so that an event
/// that nobody listens to costs no more than this.
#[inline]
pub(crate) fn is_enabled(level: LogLevel) -> bool {
    const FILTERS: [LevelFilter; 4] =
        [LevelFilter::ERROR, LevelFilter::WARN, LevelFilter::INFO, LevelFilter::DEBUG];
    // a level that is off is not in the list
    FILTERS.get(level as usize).is_some_and(|level| *level <= LevelFilter::current())
}

/// Logs an error response.
pub(crate) fn error(event: &ErrorEvent<'_>) {
    // the macro evaluates fields only if a subscriber wants the event
    let texts = LazyCell::new(|| Texts::with_sources(event.error, event.source, event.added_sources));
    // tracing wants the level as a constant at each call site
    macro_rules! event {
        ($level:ident) => {
            tracing::event!(
                target: "problem_core",
                tracing::Level::$level,
                status = event.status.as_u16(),
                code = &*name(event.code),
                "type" = &*name(event.type_uri),
                request_id = event.request.map(RequestContext::request_id),
                trace_id = event.request.and_then(RequestContext::trace_id),
                error = texts.error(),
                sources = texts.sources(),
                missing_header = event.missing_header,
                "error response",
            )
        };
    }
    match event.level {
        LogLevel::Error => event!(ERROR),
        LogLevel::Warn => event!(WARN),
        LogLevel::Info => event!(INFO),
        LogLevel::Debug => event!(DEBUG),
        LogLevel::Off => {}
    }
}

/// Warns that a part of a response was left out because it cannot be sent. This is a defect of the service;
/// the client gets the rest of the response.
pub(crate) fn left_out(what: &'static str, part: &str, reason: &dyn Display) {
    let request = request::current();
    tracing::warn!(
        target: "problem_core",
        what,
        name = &*name(part),
        reason = Texts::of(reason).error(),
        request_id = request.as_ref().map(RequestContext::request_id),
        "left out of an error response",
    );
}

/// Warns that a function panicked that the service has given to its boundary with the method `setter`.
#[cfg(feature = "boundary")]
pub(crate) fn function_panicked(setter: &'static str, message: &str) {
    let request = request::current();
    tracing::warn!(
        target: "problem_core",
        setter,
        panic = Texts::of(&message).error(),
        request_id = request.as_ref().map(RequestContext::request_id),
        "a function of the boundary panicked",
    );
}

/// Warns that an error was rendered without the context of its request. A boundary notices that when it gets the response.
#[cfg(feature = "boundary")]
pub(crate) fn rendered_without_context(request: &RequestContext) {
    tracing::warn!(
        target: "problem_core",
        request_id = request.request_id(),
        trace_id = request.trace_id(),
        reason = "the code that rendered it ran outside the boundary's future, for example in a spawned task",
        guide = GUIDE,
        "error response without a request context",
    );
}

/// Logs that the future of a request was dropped because of a panic that its boundary cannot catch.
#[cfg(feature = "boundary")]
pub(crate) fn panicked_outside(request: &RequestContext) {
    tracing::error!(
        target: "problem_core",
        request_id = request.request_id(),
        trace_id = request.trace_id(),
        reason = "the client gets no response, because the boundary cannot catch this panic",
        guide = GUIDE,
        "request ended by a panic outside the boundary",
    );
}

/// The page that describes handlers that run outside the boundary's future.
#[cfg(feature = "boundary")]
const GUIDE: &str = "https://docs.rs/problem-core/latest/problem_core/guide/frameworks/";

/// Logs that the body of a response failed after the head of the response was sent.
#[cfg(feature = "boundary")]
pub(crate) fn body_failed(
    error: &(dyn Error + 'static),
    added_sources: &[&(dyn Error + 'static)],
    request: &RequestContext,
) {
    let texts = LazyCell::new(|| Texts::with_sources(error, source(error), added_sources));
    tracing::error!(
        target: "problem_core",
        request_id = request.request_id(),
        trace_id = request.trace_id(),
        error = texts.error(),
        sources = texts.sources(),
        "response body failed",
    );
}
