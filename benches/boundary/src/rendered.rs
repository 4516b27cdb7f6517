//! Errors as services usually render them beside the layers of tower-http: the response carries the error, and a middleware writes its
//! body with serde, because only the middleware knows the request.

use std::sync::Arc;
use std::time::SystemTime;

use axum::extract::Request;
use axum::middleware::Next;
use axum_core::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{StatusCode, Uri};
use limit::error::{self, ShopError};
use problem_core::FieldError;
use serde::Serialize;
use tower_http::request_id::RequestId;

pub struct RenderedError(ShopError);

/// In the extensions of a response.
#[derive(Clone)]
struct Kept(Arc<ShopError>);

impl IntoResponse for RenderedError {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(Kept(Arc::new(self.0)));
        response
    }
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: &'a str,
    title: &'a str,
    status: u16,
    detail: String,
    instance: &'a str,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<&'a [FieldError]>,
    #[serde(rename = "requestId")]
    request_id: &'a str,
    timestamp: String,
}

/// The middleware.
pub async fn render(uri: Uri, request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned();
    let mut response = next.run(request).await;
    let Some(Kept(error)) = response.extensions().get::<Kept>().cloned() else { return response };
    let id = id.as_ref().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default();
    let (status, body) = written(&error, uri.path(), id);
    let head = [(CONTENT_TYPE, "application/problem+json"), (CACHE_CONTROL, "no-store")];
    let mut rendered = (status, head, body).into_response();
    std::mem::swap(rendered.extensions_mut(), response.extensions_mut());
    rendered
}

fn written(error: &ShopError, instance: &str, request_id: &str) -> (StatusCode, Vec<u8>) {
    let (status, r#type, title, code) = match error {
        ShopError::OrderNotFound => (
            StatusCode::NOT_FOUND,
            "https://api.example.com/errors/order-not-found",
            "Order Not Found",
            "ORDER_NOT_FOUND",
        ),
        ShopError::ItemNotFound { .. } => (
            StatusCode::NOT_FOUND,
            "https://api.example.com/errors/item-not-found",
            "Item Not Found",
            "ITEM_NOT_FOUND",
        ),
        ShopError::Invalid { .. } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "https://api.example.com/errors/validation-error",
            "Validation Error",
            "VALIDATION_ERROR",
        ),
        // no column has these
        ShopError::Database(_)
        | ShopError::OrderChanged { .. }
        | ShopError::OrderPaid { .. }
        | ShopError::FormInvalid { .. }
        | ShopError::TooMany { .. } => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "about:blank",
            "Internal Server Error",
            "INTERNAL_SERVER_ERROR",
        ),
    };
    let errors = match error {
        ShopError::Invalid { fields } => Some(&**fields),
        _ => None,
    };
    let body = Body {
        r#type,
        title,
        status: status.as_u16(),
        detail: error.to_string(),
        instance,
        code,
        errors,
        request_id,
        timestamp: humantime::format_rfc3339_millis(SystemTime::now()).to_string(),
    };
    (status, serde_json::to_vec(&body).unwrap_or_default())
}

pub async fn unit() -> Result<&'static str, RenderedError> {
    Err(RenderedError(error::unit()))
}

pub async fn fields() -> Result<&'static str, RenderedError> {
    Err(RenderedError(error::fields()))
}

pub async fn errors() -> Result<&'static str, RenderedError> {
    Err(RenderedError(error::errors()))
}
