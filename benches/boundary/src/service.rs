//! A handler that is called as axum's router calls a service, and the layers around it.

use std::convert::Infallible;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use axum::handler::{Handler, HandlerWithoutStateExt as _};
use axum::middleware::from_fn;
use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};
use http::{Request, StatusCode};
use problem_core::Boundary;
use problem_core::boundary::{BaseUri, ContextMember, Formats};
use tower::{Layer as _, Service};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};

use crate::rendered;
use crate::tuned::Tuned;

/// Answers one request. The response is one of axum: its router makes one of whatever a layer answers.
pub fn answer<S>(service: &mut S, request: Request<Body>) -> Response
where
    S: Service<Request<Body>, Response: IntoResponse, Error = Infallible>,
{
    let mut context = Context::from_waker(Waker::noop());
    let ready = service.poll_ready(&mut context);
    let polled = pin!(service.call(request)).poll(&mut context);
    match (ready, polled) {
        (Poll::Ready(Ok(())), Poll::Ready(Ok(response))) => response.into_response(),
        // nothing here waits; the comparison would see it
        _ => StatusCode::GATEWAY_TIMEOUT.into_response(),
    }
}

/// A service whose responses axum can take.
pub trait Answers: Service<Request<Body>, Response: IntoResponse, Error = Infallible> {}

impl<S: Service<Request<Body>, Response: IntoResponse, Error = Infallible>> Answers for S {}

pub fn bare<T: 'static>(handler: impl Handler<T, ()>) -> impl Answers {
    handler.into_service()
}

pub fn within<T: 'static>(handler: impl Handler<T, ()>) -> impl Answers {
    Boundary::new().layer(handler.into_service())
}

pub fn without_members<T: 'static>(handler: impl Handler<T, ()>) -> impl Answers {
    Boundary::new()
        .without_member(ContextMember::RequestId)
        .without_member(ContextMember::Instance)
        .without_member(ContextMember::Timestamp)
        .layer(handler.into_service())
}

/// A base that no type URI needs.
pub fn with_base<T: 'static>(handler: impl Handler<T, ()>) -> impl Answers {
    Boundary::new()
        .with_base(BaseUri::from_static("https://api.example.com/errors/"))
        .layer(handler.into_service())
}

pub fn with_envelope<T: 'static>(handler: impl Handler<T, ()>) -> impl Answers {
    Boundary::new().with_formats(Formats::Envelope).layer(handler.into_service())
}

pub fn with_xml<T: 'static>(handler: impl Handler<T, ()>) -> impl Answers {
    Boundary::new().with_formats(Formats::JsonAndXml).layer(handler.into_service())
}

/// A layer with the duties of ours, tuned by hand.
pub fn tuned<T: 'static>(handler: impl Handler<T, ()>) -> impl Answers {
    Tuned(handler.into_service())
}

/// What a service stacks by hand for an id of each request and an answer to each panic.
pub fn stacked<T: 'static>(handler: impl Handler<T, ()>) -> impl Answers {
    let caught = CatchPanicLayer::new().layer(handler.into_service());
    let propagated = PropagateRequestIdLayer::x_request_id().layer(caught);
    SetRequestIdLayer::x_request_id(MakeRequestUuid).layer(propagated)
}

/// The same, with a middleware that writes the body of an error.
pub fn stacked_with_errors<T: 'static>(handler: impl Handler<T, ()>) -> impl Answers {
    let rendered = from_fn(rendered::render).layer(handler.into_service());
    let caught = CatchPanicLayer::new().layer(rendered);
    let propagated = PropagateRequestIdLayer::x_request_id().layer(caught);
    SetRequestIdLayer::x_request_id(MakeRequestUuid).layer(propagated)
}
