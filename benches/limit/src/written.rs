//! What people write without a crate for it: a struct that serialises, and `json!`.

use axum::Json;
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use problem_core::FieldError;
use serde::Serialize;
use serde_json::{Value, json};

use crate::error::{Customer, ShopError};

const HEADERS: [(http::HeaderName, &str); 2] =
    [(CONTENT_TYPE, "application/problem+json"), (CACHE_CONTROL, "no-store")];

#[derive(Serialize)]
struct Body<'a> {
    r#type: &'a str,
    title: &'a str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<&'a Customer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<&'a [FieldError]>,
}

/// A struct and `to_vec`, with a `match` for each thing that differs.
pub fn by_struct(error: ShopError) -> Response {
    let (status, kind, title, code) = match &error {
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
        ShopError::Database(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "https://api.example.com/errors/internal-server-error",
            "Internal Server Error",
            "INTERNAL_SERVER_ERROR",
        ),
        ShopError::OrderChanged { .. } => (
            StatusCode::CONFLICT,
            "https://api.example.com/errors/order-changed",
            "Order Changed",
            "ORDER_CHANGED",
        ),
        ShopError::OrderPaid { .. } => {
            (StatusCode::CONFLICT, "https://api.example.com/errors/order-paid", "Order Paid", "ORDER_PAID")
        }
    };
    let mut body = Body {
        r#type: kind,
        title,
        status: status.as_u16(),
        detail: None,
        code,
        version: None,
        customer: None,
        tags: None,
        errors: None,
    };
    body.detail = match &error {
        ShopError::Database(_) => None,
        ShopError::OrderPaid { id, customer } => Some(format!("order {id} of {customer} is paid already")),
        other => Some(other.to_string()),
    };
    match &error {
        ShopError::Invalid { fields } => body.errors = Some(fields),
        ShopError::OrderChanged { version, customer, tags } => {
            body.version = Some(*version);
            body.customer = Some(customer);
            body.tags = Some(tags);
        }
        _ => {}
    }
    match serde_json::to_vec(&body) {
        Ok(body) => (status, HEADERS, body).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The members of one shape alone: what serde takes for them.
pub fn members_alone(error: ShopError) -> Bytes {
    #[derive(Serialize)]
    struct Members<'a> {
        version: u64,
        customer: &'a Customer,
        tags: &'a [String],
    }
    let ShopError::OrderChanged { version, customer, tags } = &error else { return Bytes::new() };
    serde_json::to_vec(&Members { version: *version, customer, tags }).unwrap_or_default().into()
}

/// `json!` and axum's `Json`, as it stands in most services.
pub fn by_json_macro(error: ShopError) -> Response {
    let (status, body): (StatusCode, Value) = match &error {
        ShopError::OrderNotFound => (
            StatusCode::NOT_FOUND,
            json!({
                "type": "https://api.example.com/errors/order-not-found",
                "title": "Order Not Found",
                "status": 404,
                "detail": error.to_string(),
                "code": "ORDER_NOT_FOUND",
            }),
        ),
        ShopError::ItemNotFound { .. } => (
            StatusCode::NOT_FOUND,
            json!({
                "type": "https://api.example.com/errors/item-not-found",
                "title": "Item Not Found",
                "status": 404,
                "detail": error.to_string(),
                "code": "ITEM_NOT_FOUND",
            }),
        ),
        ShopError::Invalid { fields } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            json!({
                "type": "https://api.example.com/errors/validation-error",
                "title": "Validation Error",
                "status": 422,
                "detail": error.to_string(),
                "code": "VALIDATION_ERROR",
                "errors": fields,
            }),
        ),
        ShopError::Database(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            json!({
                "type": "https://api.example.com/errors/internal-server-error",
                "title": "Internal Server Error",
                "status": 500,
                "code": "INTERNAL_SERVER_ERROR",
            }),
        ),
        ShopError::OrderChanged { version, customer, tags } => (
            StatusCode::CONFLICT,
            json!({
                "type": "https://api.example.com/errors/order-changed",
                "title": "Order Changed",
                "status": 409,
                "detail": error.to_string(),
                "code": "ORDER_CHANGED",
                "version": version,
                "customer": customer,
                "tags": tags,
            }),
        ),
        ShopError::OrderPaid { id, customer } => (
            StatusCode::CONFLICT,
            json!({
                "type": "https://api.example.com/errors/order-paid",
                "title": "Order Paid",
                "status": 409,
                "detail": format!("order {id} of {customer} is paid already"),
                "code": "ORDER_PAID",
            }),
        ),
    };
    (status, HEADERS, Json(body)).into_response()
}
