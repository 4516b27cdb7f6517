//! The boundary around a service that answers gRPC requests: it reads the statuses in heads and trailers, and writes those that replace
//! them.

use std::error::Error;
use std::fmt;
use std::pin::pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::response::Parts;
use http::{Extensions, Response, StatusCode};
use http_body::{Body, Frame};
use problem_shared::grpc::{self, RETRY_PUSHBACK};
use tonic::metadata::MetadataMap;
use tonic::{Code, Status};
use tower::timeout::error::Elapsed;

use crate::adapter::http_service::body::BoundaryBody;
use crate::adapter::http_service::future::replace;
use crate::adapter::tonic::convert::number;
use crate::adapter::tonic::details::to_tonic;
use crate::adapter::tonic::origin;
use crate::adapter::tower::error_statuses::status_of;
use crate::boundary::grpc::{self as decision, Replaced, SentStatus, Verdict};
use crate::boundary::{Exchange, KeepBody, SentBody, panicked_problem};
use crate::panic;
use crate::problem::Problem;
use crate::render::grpc::keep_metadata;
use crate::render::original_error::OriginalError;
use crate::request::RequestContext;
use crate::request::grpc::{GrpcMedia, StatusOrigin};

type BoxError = Box<dyn Error + Send + Sync>;

/// What watches the body of a response that is sent as it is to a request that is not a gRPC request. If the response is in gRPC anyway,
/// the status in its trailers is judged.
pub(in crate::adapter) fn sent_body(
    exchange: &Exchange,
    parts: &Parts,
    len: Option<u64>,
) -> Option<SentBody> {
    let content_type = parts.headers.get(header::CONTENT_TYPE);
    match content_type.and_then(|content_type| GrpcMedia::of(content_type.as_bytes())) {
        Some(media) if len != Some(0) => Some(exchange.sent_messages(media)),
        _ => exchange.sent_body(parts, len),
    }
}

/// The problem that is sent instead of a gRPC status, if the request is not a gRPC request. tonic's fallback sends such a
/// status, and so does a method that receives a body in another format. A status that was rendered or kept for the client is sent.
pub(in crate::adapter) fn refuse<B>(exchange: &Exchange, response: &Response<B>) -> Option<Problem> {
    let content_type = response.headers().get(header::CONTENT_TYPE)?;
    if exchange.grpc().is_some() || GrpcMedia::of(content_type.as_bytes()).is_none() {
        return None;
    }
    let status = status_of_head(response.headers(), response.extensions())?;
    let context = exchange.context();
    let origin = origin::of(&status).or_else(|| context.origin_of_status(origin::fingerprint(&status)));
    if status.code() == Code::Ok || origin.is_some() {
        return None;
    }
    Some(decision::refuse(context, number(status.code()), Box::new(Foreign(status))))
}

/// The body of a response to a gRPC request, after the decision of the boundary about it.
pub(in crate::adapter) fn decide<B>(
    exchange: &Exchange,
    media: GrpcMedia,
    parts: &mut Parts,
    (body, len): (B, Option<u64>),
    cx: &mut Context<'_>,
) -> BoundaryBody<B>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    if let Some(status) = status_of_head(&parts.headers, &parts.extensions) {
        return match decide_status(exchange, parts, status) {
            true => BoundaryBody::inner(body, None),
            false => BoundaryBody::default(),
        };
    }
    if let Some(replacement) = exchange.refuse_http(parts, len) {
        // nothing waits for a body that is not there yet
        let first = pin!(body).poll_frame(cx).map_err(Into::into);
        return replace(exchange, replacement, parts, first);
    }
    let is_grpc = |value: &HeaderValue| GrpcMedia::of(value.as_bytes()).is_some();
    let sent = match parts.headers.get(header::CONTENT_TYPE).is_some_and(is_grpc) {
        // a response that was rendered has no body. A body of 0 bytes may still have trailers
        true if body.is_end_stream() => None,
        true => Some(exchange.sent_messages(media)),
        false => exchange.sent_body(parts, len),
    };
    BoundaryBody::inner(body, sent)
}

/// Decides what happens to a status in the head of a response, which is the whole response. Returns whether it is sent as it is.
fn decide_status(exchange: &Exchange, parts: &mut Parts, status: Status) -> bool {
    let mut origin = origin::of(&status);
    if parts.extensions.get::<KeepBody>().is_some() {
        origin = origin.or(Some(StatusOrigin::Kept));
    }
    match judge_status(exchange.context(), &status, origin) {
        Verdict::Rendered => {
            if let Some(original) = origin::original(&status) {
                parts.extensions.insert(original);
            }
            true
        }
        Verdict::Pass => {
            // the error behind another response
            parts.extensions.remove::<OriginalError>();
            true
        }
        Verdict::Replace(replaced) => {
            let Replaced { rendered, problem } = *replaced;
            let mut mark = rendered.mark;
            mark.grpc = Some(rendered.status.into());
            OriginalError::mark_with_problem(&mut parts.extensions, mark, problem);
            parts.headers.remove(Status::GRPC_STATUS);
            // the metadata may describe internals too, for example of another service
            for name in status.metadata().clone().into_headers().keys().filter(|name| !may_stay(name)) {
                parts.headers.remove(name);
            }
            false
        }
    }
}

/// The response of an error of the service, if the error is a status and the request a gRPC request.
pub(in crate::adapter) fn response_of<B>(
    exchange: &Exchange,
    error: BoxError,
) -> Result<(Parts, BoundaryBody<B>), BoxError> {
    if exchange.grpc().is_none() {
        return Err(error);
    }
    let status = *error.downcast::<Status>()?;
    let (mut parts, ()) = http::Response::new(()).into_parts();
    write(&status, &mut parts.headers);
    if decide_status(exchange, &mut parts, status) {
        parts.headers.insert(header::CONTENT_TYPE, content_type(exchange.context()));
    }
    Ok((parts, BoundaryBody::default()))
}

/// Turns a response that was rendered for a gRPC request into one that consists of its trailers, which are in its head.
pub(in crate::adapter) fn finish(exchange: &Exchange, parts: &mut Parts) {
    if exchange.grpc().is_none() || parts.headers.contains_key(Status::GRPC_STATUS) {
        return;
    }
    let original = parts.extensions.get::<OriginalError>();
    let Some(rendered) = original.and_then(|original| original.rendered().grpc.as_deref()) else { return };
    let status = to_tonic(rendered);
    exchange.context().add_status(origin::fingerprint(&status), StatusOrigin::Rendered);
    keep_metadata(&mut parts.headers);
    write(&status, &mut parts.headers);
    parts.headers.insert(header::CONTENT_TYPE, content_type(exchange.context()));
    parts.status = StatusCode::OK;
}

fn content_type(context: &RequestContext) -> HeaderValue {
    HeaderValue::from_static(context.grpc().unwrap_or(GrpcMedia::Grpc).content_type())
}

/// What a poll of gRPC messages has returned.
pub(in crate::adapter) enum Polled {
    Message(Frame<Bytes>),
    /// The last frame, if there is one.
    End(Option<Frame<Bytes>>),
}

impl Polled {
    pub(in crate::adapter) fn into_frame(self) -> Option<Result<Frame<Bytes>, BoxError>> {
        match self {
            Self::Message(frame) => Some(Ok(frame)),
            Self::End(frame) => frame.map(Ok),
        }
    }
}

/// Polls a body of gRPC messages. An error or a panic becomes trailers with a status, and a status in the trailers is judged.
pub(in crate::adapter) fn poll_messages(
    sent: &SentBody,
    poll: impl FnOnce() -> Poll<Option<Result<Frame<Bytes>, BoxError>>>,
) -> Poll<Polled> {
    let context = sent.context();
    sent.run(|| {
        let last = match panic::catch(poll) {
            Err(panicked) => decision::replace(context, panicked_problem(panicked)),
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(None)) => return Poll::Ready(Polled::End(None)),
            Ok(Poll::Ready(Some(Ok(frame)))) => {
                return Poll::Ready(match frame.into_trailers() {
                    Ok(trailers) => Polled::End(Some(Frame::trailers(judge_trailers(context, trailers)))),
                    Err(frame) => Polled::Message(frame),
                });
            }
            Ok(Poll::Ready(Some(Err(error)))) => match error.downcast::<Status>() {
                Ok(status) => {
                    let mut trailers = HeaderMap::new();
                    let origin = origin::of(&status);
                    if let Verdict::Replace(replaced) = judge_status(context, &status, origin) {
                        write(&remembered(context, &replaced), &mut trailers);
                    } else {
                        write(&status, &mut trailers);
                    }
                    return Poll::Ready(Polled::End(Some(Frame::trailers(trailers))));
                }
                Err(error) => {
                    decision::replace(context, decision::problem_of(context, error, is_deadline, status_of))
                }
            },
        };
        let mut trailers = HeaderMap::new();
        write(&remembered(context, &last), &mut trailers);
        Poll::Ready(Polled::End(Some(Frame::trailers(trailers))))
    })
}

/// Whether metadata of a status that is replaced are sent: they tell clients when to retry.
fn may_stay(name: &HeaderName) -> bool {
    *name == header::RETRY_AFTER || name.as_str() == RETRY_PUSHBACK
}

/// The trailers that are sent instead of these.
fn judge_trailers(context: &RequestContext, mut trailers: HeaderMap) -> HeaderMap {
    if let Some(status) = read(&trailers)
        && let Verdict::Replace(replaced) = judge_status(context, &status, None)
    {
        for name in trailers.keys().filter(|name| !may_stay(name)).cloned().collect::<Vec<_>>() {
            trailers.remove(name);
        }
        write(&remembered(context, &replaced), &mut trailers);
    }
    trailers
}

/// A status that replaces one of the service. The boundaries around this one recognise it.
fn remembered(context: &RequestContext, replaced: &Replaced) -> Status {
    let status = to_tonic(&replaced.rendered.status);
    context.add_status(origin::fingerprint(&status), StatusOrigin::Rendered);
    status
}

fn judge_status(context: &RequestContext, status: &Status, origin: Option<StatusOrigin>) -> Verdict {
    let sent = SentStatus {
        code: number(status.code()),
        fingerprint: origin::fingerprint(status),
        origin,
        error: status,
    };
    decision::judge(context, &sent, || Box::new(Foreign(status.clone())), status_of)
}

/// Whether an error says that the service has taken longer than somebody wants to wait.
pub(in crate::adapter) fn is_deadline(error: &(dyn Error + 'static)) -> bool {
    error.is::<Elapsed>() || error.is::<tonic::TimeoutExpired>()
}

/// The status in the head of a response.
fn status_of_head(headers: &HeaderMap, extensions: &Extensions) -> Option<Status> {
    let read = read(headers)?;
    // tonic keeps the status with its source
    match extensions.get::<Status>() {
        Some(status) if origin::fingerprint(status) == origin::fingerprint(&read) => Some(status.clone()),
        _ => Some(read),
    }
}

/// The status in header fields or trailers, without its metadata. Details that are not in base64 are left out.
fn read(fields: &HeaderMap) -> Option<Status> {
    let mut known = HeaderMap::new();
    for name in [Status::GRPC_STATUS, Status::GRPC_MESSAGE] {
        if let Some(value) = fields.get(&name) {
            known.insert(name, value.clone());
        }
    }
    let status = Status::from_header_map(&known)?;
    // tonic takes a status whose message is not UTF-8 for another one
    let code = Code::from_bytes(fields.get(Status::GRPC_STATUS)?.as_bytes());
    known.clear();
    if let Some(value) = fields.get(Status::GRPC_STATUS_DETAILS) {
        known.insert(Status::GRPC_STATUS_DETAILS, value.clone());
    }
    let details = MetadataMap::from_headers(known);
    let details =
        details.get_bin(Status::GRPC_STATUS_DETAILS.as_str()).and_then(|value| value.to_bytes().ok());
    Some(Status::with_details(code, status.message(), details.unwrap_or_default()))
}

/// Writes a status into header fields or trailers.
fn write(status: &Status, fields: &mut HeaderMap) {
    for name in [Status::GRPC_STATUS, Status::GRPC_MESSAGE, Status::GRPC_STATUS_DETAILS] {
        fields.remove(name);
    }
    if status.add_header(fields).is_err() {
        // percent-encoding and base64 give texts that a field can have, so this does not happen
        fields.insert(Status::GRPC_STATUS, HeaderValue::from(number(status.code()) as u16));
    }
}

/// A status that the service has made itself, for the log.
#[derive(Debug)]
struct Foreign(Status);

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (code, message) = (grpc::name(number(self.0.code())), self.0.message());
        match message {
            "" => write!(f, "gRPC status {code}"),
            message => write!(f, "gRPC status {code}: {message}"),
        }
    }
}

impl Error for Foreign {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}
