//! A request with an idempotency key, from its body to its answer.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::task::Poll;

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use http_body::Body;
use tokio::runtime::Handle;
use tower::Service;
use tracing::Instrument as _;

use crate::adapter::tower::BoxError;
use crate::adapter::tower::idempotency::body::{IdempotencyBody, Read, read};
use crate::idempotency::{
    Begun, ClientOf, Fingerprint, IdempotencyStore, LeaseToken, ScopedKey, Settings, StoreUnavailable,
    StoredResponse, is_stored, replay, stored,
};
use crate::log;
use crate::problem::Problem;
use crate::problems::IdempotencyError;
use crate::render::http_response;
use crate::render::original_error::OriginalError;
use crate::request::RequestContext;
use crate::status::ErrorStatus;

type Answer<B, E> = Result<Response<IdempotencyBody<B>>, E>;

/// What the task of a request returns. The panic of a handler continues in the future of the request.
type Outcome<B, E> = Result<Answer<B, E>, Box<dyn Any + Send>>;

/// The response of a problem, which keeps the problem.
pub(super) fn problem_response<B>(problem: impl Into<Problem>) -> Response<IdempotencyBody<B>> {
    let problem = problem.into();
    let mut response: Response<Bytes> = http_response::respond(&problem);
    OriginalError::keep_problem(response.extensions_mut(), problem);
    response.map(IdempotencyBody::from)
}

/// Answers a request with a key.
pub(super) async fn run<T, S, Q, B>(
    mut inner: T,
    settings: Settings<S, ClientOf>,
    key: ScopedKey,
    path: String,
    mut parts: Parts,
    body: Q,
) -> Answer<B, T::Error>
where
    S: IdempotencyStore,
    T: Service<Request<IdempotencyBody<Q>>, Response = Response<B>> + Send + 'static,
    T::Future: Send,
    T::Error: Send + 'static,
    Q: Body<Data = Bytes> + Send + 'static,
    Q::Error: Into<BoxError>,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    // a client that hangs up here has not sent its request yet, so nothing is lost
    let Some(body) = read(body, settings.max_request).await else {
        return Ok(problem_response(Problem::new(ErrorStatus::CONTENT_TOO_LARGE)));
    };
    let (has_failed, fingerprint) = (body.has_failed(), Fingerprint::new(&parts, &path, &body.data()));
    parts.extensions.insert(key.operation_id(&fingerprint));
    let request = Request::from_parts(parts, IdempotencyBody::read(body));
    if has_failed {
        // the inner service decides what it responds to an incomplete request
        return Ok(inner.call(request).await?.map(IdempotencyBody::inner));
    }
    let task = answer(inner, settings, key, fingerprint, request);
    let outcome = match Handle::try_current() {
        Ok(tokio) => {
            let task = RequestContext::carry(task).instrument(tracing::Span::current());
            match tokio.spawn(task).await {
                Ok(outcome) => outcome,
                Err(failed) => match failed.try_into_panic() {
                    // the store has panicked
                    Ok(payload) => Err(payload),
                    // the runtime shuts down
                    Err(cancelled) => Ok(Ok(problem_response(
                        Problem::new(ErrorStatus::SERVICE_UNAVAILABLE).with_source(cancelled),
                    ))),
                },
            }
        }
        // another runtime: a client that hangs up cancels the request
        Err(_) => task.await,
    };
    outcome.unwrap_or_else(|payload| resume_unwind(payload))
}

/// Begins a request in the store, and runs it if it is the first one with its key.
async fn answer<T, S, Q, B>(
    inner: T,
    settings: Settings<S, ClientOf>,
    key: ScopedKey,
    fingerprint: Fingerprint,
    request: Request<IdempotencyBody<Q>>,
) -> Outcome<B, T::Error>
where
    S: IdempotencyStore,
    T: Service<Request<IdempotencyBody<Q>>, Response = Response<B>>,
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let begun = settings.store.begin(&key, &fingerprint, settings.lease).await;
    let response = match begun {
        Ok(Begun::Started(token)) => return first_answer(inner, &settings, &key, &token, request).await,
        Ok(Begun::Completed(stored)) => {
            replay(stored, RequestContext::current().as_ref()).map(IdempotencyBody::from)
        }
        Ok(Begun::Running { retry_after }) => problem_response(IdempotencyError::StillRunning {
            retry_after: Some(retry_after.min(settings.retry_after)),
        }),
        Ok(Begun::Reused) => problem_response(IdempotencyError::KeyReused),
        Err(error) => problem_response(StoreUnavailable::new(settings.retry_after, error)),
    };
    Ok(Ok(response))
}

/// Runs the first request with a key. Afterwards, its answer is stored, or the key is released.
async fn first_answer<T, S, Q, B>(
    mut inner: T,
    settings: &Settings<S, ClientOf>,
    key: &ScopedKey,
    token: &LeaseToken,
    request: Request<IdempotencyBody<Q>>,
) -> Outcome<B, T::Error>
where
    S: IdempotencyStore,
    T: Service<Request<IdempotencyBody<Q>>, Response = Response<B>>,
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let call = async { Ok(answer_to_store(inner.call(request).await?, settings.max_response).await) };
    let (outcome, stored) = match catch_panic(call).await {
        Ok(Ok((response, stored))) => (Ok(Ok(response)), stored),
        Ok(Err(error)) => (Ok(Err(error)), None),
        Err(payload) => (Err(payload), None),
    };
    let (method, result) = match stored {
        Some(stored) => {
            let kept = settings.store.complete(key, token, &stored, settings.lifetime).await;
            if let Ok(false) = kept {
                log::idempotency::answer_not_stored(
                    "the request took longer than its lease, and a retry has begun",
                );
            }
            ("complete", kept.map(drop))
        }
        None => ("release", settings.store.release(key, token).await),
    };
    if let Err(error) = result {
        log::idempotency::store_failed(method, &*error.into());
    }
    outcome
}

/// The response to send, and the answer to store if it is stored.
async fn answer_to_store<B>(
    response: Response<B>,
    max: usize,
) -> (Response<IdempotencyBody<B>>, Option<StoredResponse>)
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let (parts, body) = response.into_parts();
    let passed = |parts, body| (Response::from_parts(parts, IdempotencyBody::inner(body)), None);
    if !is_stored(&parts) {
        return passed(parts, body);
    }
    let len = if body.is_end_stream() { Some(0) } else { body.size_hint().exact() };
    let reason = match len {
        Some(len) if len <= max as u64 => {
            // a body that is longer than it has promised is a defect, and ends early
            let read = read(body, max).await.unwrap_or_else(Read::too_long);
            let stored = match read.has_failed() {
                true => None,
                false => Some(stored(&parts, &read.data(), RequestContext::current().as_ref())),
            };
            return (Response::from_parts(parts, IdempotencyBody::read(read)), stored);
        }
        Some(_) => "its body is too long",
        None => "the length of its body is not known",
    };
    log::idempotency::answer_not_stored(reason);
    passed(parts, body)
}

/// The output of a future, or the payload of its panic.
async fn catch_panic<F: Future>(future: F) -> Result<F::Output, Box<dyn Any + Send>> {
    let mut future = pin!(future);
    std::future::poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
        Ok(poll) => poll.map(Ok),
        Err(payload) => Poll::Ready(Err(payload)),
    })
    .await
}
