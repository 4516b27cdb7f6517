//! `Exchange`: a request and the response to it. It makes every decision of the boundary, for whatever framework: an adapter polls
//! the service, and passes in what came out.
//!
//! Adapters are generic, so the crate of the service compiles them. Functions that every response calls are `#[inline]`: without it,
//! they could not be inlined into another crate.

use std::sync::Arc;
use std::task::Poll;

use bytes::Bytes;
use http::StatusCode;
use http::header::{self, HeaderMap};
use http::response::Parts;

use crate::boundary::foreign_errors::{StatusOf, problem_of, problem_of_service};
#[cfg(feature = "tonic")]
use crate::boundary::grpc;
use crate::boundary::normalise::{self, Verdict};
use crate::boundary::panics::catch;
use crate::boundary::recognise::Candidate;
use crate::boundary::response_fields;
use crate::boundary::sent_body::SentBody;
use crate::problem::Problem;
use crate::render::http_response;
use crate::render::original_error::OriginalError;
#[cfg(feature = "tonic")]
use crate::request::grpc::GrpcMedia;
use crate::request::head::RequestHead;
use crate::request::settings::{BoxError, Settings};
use crate::request::{CurrentGuard, RequestContext};
use crate::status::ErrorStatus;
use crate::{log, panic};

/// A request inside a boundary, until its response is complete.
#[derive(Debug)]
pub(crate) struct Exchange {
    context: RequestContext,
    span: tracing::Span,
}

/// A guard, so that requests and responses are not moved into closures. The span is left before the context.
#[must_use = "the context and the span are left at once"]
pub(crate) struct Entered<'a> {
    _span: tracing::span::Entered<'a>,
    _current: CurrentGuard,
}

/// What an adapter does with the body of a response.
pub(crate) enum BodyDecision {
    /// It is sent as it is.
    Keep,
    /// It is dropped, and this body is sent. [`Exchange::replace`] gets the first bytes of the old body.
    Replace(Replacement),
    /// Its first bytes are read. [`Exchange::inspect`] gets them, and decides.
    Inspect(Inspection),
}

/// The decision to replace a body.
pub(crate) struct Replacement {
    status: ErrorStatus,
    is_empty: bool,
}

/// The decision to read a body first.
pub(crate) struct Inspection(Option<Box<Candidate>>);

impl Exchange {
    /// Starts with the head of a request. `outer` is the context in the extensions of the request, if it is known.
    pub(crate) fn start(
        settings: &Arc<Settings>,
        head: &impl RequestHead,
        outer: Option<RequestContext>,
    ) -> Self {
        let outer = outer.or_else(RequestContext::current);
        let context = RequestContext::new(settings, head, outer);
        // the span has the level `error`, so that no filter by level removes it; it does not contain the
        // query, which may be confidential
        let span = tracing::error_span!(
            target: "problem_core",
            "request",
            method = &*log::name(head.method()),
            path = &*log::name(context.path()),
            request_id = context.request_id(),
            trace_id = context.trace_id(),
        );
        Self { context, span }
    }

    /// The context of the request.
    pub(crate) fn context(&self) -> &RequestContext {
        &self.context
    }

    /// The context of the request is the current one, and its span is entered, until the guard is dropped. Every other method that may
    /// call code of the service, or log, is called while the guard exists.
    #[inline]
    pub(crate) fn enter(&self) -> Entered<'_> {
        let current = self.context.make_current();
        Entered { _span: self.span.enter(), _current: current }
    }

    /// Whether the context of the request is the current one.
    #[cfg(feature = "rocket")]
    pub(crate) fn is_current(&self) -> bool {
        RequestContext::current().is_some_and(|current| current.is(&self.context))
    }

    /// Polls the service. `end` drops it when it is ready, which runs code of the service too. A panic becomes a problem.
    #[inline(always)]
    pub(crate) fn poll<S, T>(
        &self,
        service: &mut S,
        poll: impl FnOnce(&mut S) -> Poll<Result<T, Problem>>,
        end: impl FnOnce(&mut S),
    ) -> Poll<Result<T, Problem>> {
        // the answer is large, so it is written into place instead of being returned by each closure
        let mut answer = Poll::Pending;
        if let Err(panicked) = catch(|| answer = poll(service)) {
            answer = Poll::Ready(Err(panicked));
        }
        if answer.is_ready()
            && let Err(panicked) = catch(|| end(service))
        {
            // the body in it may panic as well
            let _ = catch(|| drop(std::mem::replace(&mut answer, Poll::Pending)));
            answer = Poll::Ready(Err(panicked));
        }
        answer
    }

    /// The problem for an error of the service. `status_of` knows the errors of the framework.
    pub(crate) fn problem_of(&self, error: BoxError, status_of: impl StatusOf) -> Problem {
        catch(|| problem_of(error, self.context.settings(), status_of)).unwrap_or_else(|panicked| panicked)
    }

    /// The problem that the service has decided for an error of an inner service. The problem does not keep the error.
    #[cfg_attr(
        not(feature = "actix"),
        allow(dead_code, reason = "only some adapters have errors that `problem_of` cannot take")
    )]
    pub(crate) fn decided(&self, error: &(dyn std::error::Error + 'static)) -> Option<Problem> {
        problem_of_service(error, self.context.settings())
    }

    /// Whether the method of the request gives content a meaning (RFC 9110 §9.3).
    pub(crate) fn may_have_content(&self) -> bool {
        self.context.may_have_content()
    }

    /// The response of a problem, if the service returned none.
    pub(crate) fn respond(&self, problem: Problem) -> (Parts, Bytes) {
        // the `Display` of a foreign error may panic
        catch(|| respond(problem)).unwrap_or_else(respond).into_parts()
    }

    /// Whether a response with this status passes whatever its header fields are: nothing was rendered, it is not an error, and there
    /// are no rate limits. Then the adapter need not convert its head, and only adds the fields of [`finish_passed`](Self::finish_passed).
    #[cfg_attr(
        not(any(feature = "actix", feature = "rocket")),
        allow(dead_code, reason = "only an adapter that converts heads asks")
    )]
    pub(crate) fn passes(&self, status: StatusCode) -> bool {
        ErrorStatus::try_from(status).is_err()
            && !self.context.has_rendered()
            && !self.context.may_have_rate_limits()
    }

    /// The header fields of a response that passes.
    #[cfg_attr(
        not(any(feature = "actix", feature = "rocket")),
        allow(dead_code, reason = "only an adapter that converts heads asks")
    )]
    pub(crate) fn finish_passed(&self) -> HeaderMap {
        let mut fields = HeaderMap::new();
        response_fields::write(&self.context, &mut fields);
        fields
    }

    /// Decides what happens to a response of the service. `len` is the length of its body in bytes, if it is known.
    #[inline]
    pub(crate) fn judge(&self, parts: &mut Parts, len: Option<u64>) -> BodyDecision {
        self.body_decision(normalise::judge(&self.context, parts, len), len == Some(0))
    }

    /// Decides what happens to a response, of whose body `start` are the first bytes that are available. `is_empty`: the body has no
    /// bytes at all.
    pub(crate) fn inspect(
        &self,
        Inspection(candidate): Inspection,
        parts: &mut Parts,
        start: &[u8],
        is_empty: bool,
    ) -> BodyDecision {
        let has_bytes = !start.is_empty() || (is_empty && !self.context.is_head());
        let verdict = match candidate.and_then(|candidate| candidate.confirm(start, has_bytes)) {
            Some(rendered) => normalise::keep(parts, rendered, false),
            None => normalise::judge_foreign(&self.context, parts, Some(is_empty)),
        };
        self.body_decision(verdict, is_empty)
    }

    #[inline]
    fn body_decision(&self, verdict: Verdict, is_empty: bool) -> BodyDecision {
        match verdict {
            Verdict::Pass => BodyDecision::Keep,
            Verdict::Replace(status) => BodyDecision::Replace(Replacement { status, is_empty }),
            Verdict::Inspect(candidate) => BodyDecision::Inspect(Inspection(candidate)),
        }
    }

    /// The body that replaces the one of the service, of which `start` are the first bytes that are available, or the error instead of
    /// them.
    pub(crate) fn replace(
        &self,
        replacement: Replacement,
        parts: &mut Parts,
        start: Result<&[u8], BoxError>,
    ) -> Bytes {
        let Replacement { status, is_empty } = replacement;
        normalise::replace_with_problem(&self.context, parts, status, start, is_empty)
    }

    /// What watches the body of a response that is sent as it is. It is `None` for a problem, and for an empty body.
    #[inline]
    pub(crate) fn sent_body(&self, parts: &Parts, len: Option<u64>) -> Option<SentBody> {
        if parts.extensions.get::<OriginalError>().is_some() { None } else { self.sent_passed(len) }
    }

    /// What watches the body of a response that passes.
    #[inline]
    pub(crate) fn sent_passed(&self, len: Option<u64>) -> Option<SentBody> {
        (len != Some(0)).then(|| SentBody::new(self.context.clone(), self.span.clone(), len.is_none()))
    }

    /// How the client expects a gRPC response, if it sent a gRPC request.
    #[cfg(feature = "tonic")]
    pub(crate) fn grpc(&self) -> Option<GrpcMedia> {
        self.context.grpc()
    }

    /// What watches the gRPC messages of a response, and the trailers after them.
    #[cfg(feature = "tonic")]
    pub(crate) fn sent_messages(&self, media: GrpcMedia) -> SentBody {
        let sent = SentBody::new(self.context.clone(), self.span.clone(), true);
        if media.has_trailers() { sent.with_grpc_trailers() } else { sent }
    }

    /// The decision about an error response that is not in gRPC, to a gRPC request. It is `None` for any other response, and for one
    /// that was rendered for the request.
    #[cfg(feature = "tonic")]
    pub(crate) fn refuse_http(&self, parts: &mut Parts, len: Option<u64>) -> Option<Replacement> {
        if grpc::is_rendered(&self.context, parts, len) {
            return None;
        }
        parts.extensions.remove::<OriginalError>();
        let status = ErrorStatus::try_from(parts.status).ok()?;
        Some(Replacement { status, is_empty: len == Some(0) })
    }

    /// Drops the future of the service before it is ready. If a panic is the reason, it is logged, unless another boundary is around
    /// this one, which logs it.
    #[cold]
    pub(crate) fn drop_unfinished(&self, drop: impl FnOnce()) {
        let _entered = self.enter();
        if std::thread::panicking() && !self.context.is_nested() {
            // a panic of the subscriber would be the second one, which aborts the process
            let _ = panic::catch(|| log::panicked_outside(&self.context));
        }
        drop();
    }

    /// Completes the head of a response. Returns whether its body must be dropped, because the request was a HEAD request.
    #[inline]
    pub(crate) fn finish(&self, parts: &mut Parts) -> bool {
        let mut drops_body = false;
        if self.context.is_head()
            && let Some(original) = parts.extensions.get::<OriginalError>()
            // nobody knows how long a body is that a layer would encode
            && !parts.headers.contains_key(header::CONTENT_ENCODING)
        {
            // the length that the body would have (RFC 9110 §8.6)
            let len = original.rendered().len;
            if !parts.headers.contains_key(header::CONTENT_LENGTH) {
                let _ = parts.headers.try_insert(header::CONTENT_LENGTH, len.into());
            }
            drops_body = true;
        }
        response_fields::write(&self.context, &mut parts.headers);
        drops_body
    }
}

fn respond(problem: Problem) -> http::Response<Bytes> {
    let mut response = http_response::respond(&problem);
    OriginalError::keep_problem(response.extensions_mut(), problem);
    response
}
