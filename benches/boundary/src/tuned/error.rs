//! The errors of the service as responses.

use std::sync::Arc;

use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use limit::error::{self, ShopError};

use super::body;
use super::context::Context;

pub const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");
pub const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// A problem as it was rendered.
#[derive(Clone, Copy)]
pub struct Rendered {
    pub status: StatusCode,
    pub code: &'static str,
    pub len: usize,
}

/// In the extensions of a response: the problem that was rendered, and its error for middleware.
#[derive(Clone)]
pub struct Original(Arc<Kept>);

struct Kept {
    rendered: Rendered,
    error: Option<ShopError>,
}

impl Original {
    pub fn new(rendered: Rendered, error: Option<ShopError>) -> Self {
        Self(Arc::new(Kept { rendered, error }))
    }

    pub fn rendered(&self) -> &Rendered {
        &self.0.rendered
    }

    /// The code, for a metric.
    pub fn code(&self) -> &str {
        self.0.rendered.code
    }

    /// The error, for a middleware that reports it.
    pub fn error(&self) -> Option<&ShopError> {
        self.0.error.as_ref()
    }
}

/// The error of a handler.
pub struct TunedError(ShopError);

impl IntoResponse for TunedError {
    fn into_response(self) -> Response {
        match Context::current() {
            Some(context) => within(self.0, &context),
            None => limit::response::through_display(self.0),
        }
    }
}

fn within(error: ShopError, context: &Context) -> Response {
    let (status, code) = match &error {
        ShopError::OrderNotFound => (StatusCode::NOT_FOUND, "ORDER_NOT_FOUND"),
        ShopError::ItemNotFound { .. } => (StatusCode::NOT_FOUND, "ITEM_NOT_FOUND"),
        ShopError::Invalid { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "VALIDATION_ERROR"),
        // no column has these
        ShopError::Database(_)
        | ShopError::OrderChanged { .. }
        | ShopError::OrderPaid { .. }
        | ShopError::FormInvalid { .. }
        | ShopError::TooMany { .. } => {
            return limit::response::through_display(error);
        }
    };
    let body = body::of_error(&error, context);
    let rendered = Rendered { status, code, len: body.len() };
    log(&rendered, &error, context);
    respond(rendered, Some(error), body, context)
}

fn respond(rendered: Rendered, error: Option<ShopError>, body: Bytes, context: &Context) -> Response {
    context.set_rendered(rendered);
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = rendered.status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, PROBLEM_JSON);
    headers.insert(CACHE_CONTROL, NO_STORE);
    response.extensions_mut().insert(Original::new(rendered, error));
    response
}

/// One event for each error.
fn log(rendered: &Rendered, error: &ShopError, context: &Context) {
    macro_rules! event {
        ($level:ident) => {
            tracing::event!(
                tracing::Level::$level,
                status = rendered.status.as_u16(),
                code = rendered.code,
                request_id = context.id(),
                trace_id = context.trace_id(),
                error = %error,
                "error response",
            )
        };
    }
    if rendered.status.is_server_error() { event!(ERROR) } else { event!(DEBUG) }
}

/// The 500 of a panic.
pub fn panicked(context: &Context) -> Response {
    tracing::error!(request_id = context.id(), "panicked");
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    let (code, body) = body::of_status(status, context);
    respond(Rendered { status, code, len: body.len() }, None, body, context)
}

pub async fn unit() -> Result<&'static str, TunedError> {
    Err(TunedError(error::unit()))
}

pub async fn fields() -> Result<&'static str, TunedError> {
    Err(TunedError(error::fields()))
}

pub async fn errors() -> Result<&'static str, TunedError> {
    Err(TunedError(error::errors()))
}
