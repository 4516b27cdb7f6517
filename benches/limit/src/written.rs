//! What people write without a crate for it: a struct that serialises, and `json!`. A text that is known at
//! compile time is a literal. At the end is a `Problem` that is built by hand.

use std::borrow::Cow;

use axum::Json;
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER};
use problem_core::{ErrorStatus, ExtensionError, Problem};
use serde::Serialize;
use serde_json::{Value, json};

use crate::error::{self, Customer};
use crate::plain::{FieldError, ShopError, set_own_headers};
use crate::response::{REGION, seconds};

fn headers() -> [(HeaderName, HeaderValue); 2] {
    [
        (CONTENT_TYPE, HeaderValue::from_static("application/problem+json")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ]
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: &'a str,
    title: &'a str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<&'a Customer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<&'a [FieldError]>,
}

impl<'a> Body<'a> {
    fn new(status: StatusCode, r#type: &'a str, title: &'a str, code: &'a str) -> Self {
        Self {
            r#type,
            title,
            status: status.as_u16(),
            detail: None,
            instance: None,
            code,
            version: None,
            customer: None,
            tags: None,
            form: None,
            limit: None,
            window: None,
            plan: None,
            errors: None,
        }
    }

    fn with_detail(self, detail: impl Into<Cow<'a, str>>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }
}

/// A struct and `to_vec`.
pub fn by_struct(error: ShopError) -> Response {
    let (status, body) = match &error {
        ShopError::OrderNotFound => {
            let status = StatusCode::NOT_FOUND;
            let kind = "https://api.example.com/errors/order-not-found";
            let body = Body::new(status, kind, "Order Not Found", "ORDER_NOT_FOUND");
            (status, body.with_detail("there is no such order"))
        }
        ShopError::ItemNotFound { .. } => {
            let status = StatusCode::NOT_FOUND;
            let kind = "https://api.example.com/errors/item-not-found";
            let body = Body::new(status, kind, "Item Not Found", "ITEM_NOT_FOUND");
            (status, body.with_detail(error.to_string()))
        }
        ShopError::Invalid { fields } => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let kind = "https://api.example.com/errors/validation-error";
            let body = Body::new(status, kind, "Validation Error", "VALIDATION_ERROR");
            let body = body.with_detail("the request body contains invalid field values");
            (status, Body { errors: Some(fields), ..body })
        }
        ShopError::Database(_) => {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            let kind = "https://api.example.com/errors/internal-server-error";
            (status, Body::new(status, kind, "Internal Server Error", "INTERNAL_SERVER_ERROR"))
        }
        ShopError::OrderChanged { version, customer, tags } => {
            let status = StatusCode::CONFLICT;
            let kind = "https://api.example.com/errors/order-changed";
            let body = Body::new(status, kind, "Order Changed", "ORDER_CHANGED");
            let body = body.with_detail("the order was changed by somebody else");
            (status, Body { version: Some(*version), customer: Some(customer), tags: Some(tags), ..body })
        }
        ShopError::OrderPaid { id, customer } => {
            let status = StatusCode::CONFLICT;
            let kind = "https://api.example.com/errors/order-paid";
            let body = Body::new(status, kind, "Order Paid", "ORDER_PAID");
            (status, body.with_detail(format!("order {id} of {customer} is paid already")))
        }
        ShopError::FormInvalid { path, form, fields } => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let kind = "https://api.example.com/errors/form-invalid";
            let body = Body::new(status, kind, "Form Invalid", "FORM_INVALID");
            let body = body.with_detail("the order form contains invalid values");
            (status, Body { instance: Some(path), form: Some(form), errors: Some(fields), ..body })
        }
        ShopError::TooMany { limit, window, plan, .. } => {
            let status = StatusCode::TOO_MANY_REQUESTS;
            let kind = "https://api.example.com/errors/rate-limit-exceeded";
            let body = Body::new(status, kind, "Rate Limit Exceeded", "RATE_LIMIT_EXCEEDED");
            let body = body.with_detail("the limit of this client is used up");
            (status, Body { limit: Some(*limit), window: Some(*window), plan: Some(plan), ..body })
        }
    };
    match serde_json::to_vec(&body) {
        Ok(body) => {
            let mut response = (status, headers(), body).into_response();
            set_own_headers(error, response.headers_mut());
            response
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The members of one shape alone: what serde takes for them.
pub fn members_alone(error: error::ShopError) -> Bytes {
    #[derive(Serialize)]
    struct Members<'a> {
        version: u64,
        customer: &'a Customer,
        tags: &'a [String],
    }
    let error::ShopError::OrderChanged { version, customer, tags } = &error else { return Bytes::new() };
    serde_json::to_vec(&Members { version: *version, customer, tags }).unwrap_or_default().into()
}

/// `json!` and axum's `Json`, as most services use it.
pub fn by_json_macro(error: ShopError) -> Response {
    let (status, body): (StatusCode, Value) = match &error {
        ShopError::OrderNotFound => (
            StatusCode::NOT_FOUND,
            json!({
                "type": "https://api.example.com/errors/order-not-found",
                "title": "Order Not Found",
                "status": 404,
                "detail": "there is no such order",
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
                "detail": "the request body contains invalid field values",
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
                "detail": "the order was changed by somebody else",
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
        ShopError::FormInvalid { path, form, fields } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            json!({
                "type": "https://api.example.com/errors/form-invalid",
                "title": "Form Invalid",
                "status": 422,
                "detail": "the order form contains invalid values",
                "instance": path,
                "code": "FORM_INVALID",
                "form": form,
                "errors": fields,
            }),
        ),
        ShopError::TooMany { limit, window, plan, .. } => (
            StatusCode::TOO_MANY_REQUESTS,
            json!({
                "type": "https://api.example.com/errors/rate-limit-exceeded",
                "title": "Rate Limit Exceeded",
                "status": 429,
                "detail": "the limit of this client is used up",
                "code": "RATE_LIMIT_EXCEEDED",
                "limit": limit,
                "window": window,
                "plan": plan,
            }),
        ),
    };
    let mut response = (status, headers(), Json(body)).into_response();
    set_own_headers(error, response.headers_mut());
    response
}

/// A `Problem` that is built by hand, without a derive.
pub fn by_hand_problem(error: ShopError) -> Response {
    match built(error) {
        Ok(problem) => problem.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn built(error: ShopError) -> Result<Problem, ExtensionError> {
    match error {
        ShopError::OrderChanged { version, customer, tags } => Problem::new(ErrorStatus::CONFLICT)
            .with_type_uri("https://api.example.com/errors/order-changed")
            .with_title("Order Changed")
            .with_detail("the order was changed by somebody else")
            .with_code("ORDER_CHANGED")
            .with_extension("version", &version)?
            .with_extension("customer", &customer)?
            .with_extension("tags", &tags),
        ShopError::TooMany { limit, window, plan, wait, region } => {
            let problem = Problem::new(ErrorStatus::TOO_MANY_REQUESTS)
                .with_type_uri("https://api.example.com/errors/rate-limit-exceeded")
                .with_title("Rate Limit Exceeded")
                .with_detail("the limit of this client is used up")
                .with_code("RATE_LIMIT_EXCEEDED")
                .with_extension("limit", &limit)?
                .with_extension("window", &window)?
                .with_extension("plan", &plan)?
                .with_header(RETRY_AFTER, HeaderValue::from(seconds(wait)));
            Ok(match HeaderValue::try_from(region) {
                Ok(region) => problem.with_header(REGION, region),
                Err(_) => problem,
            })
        }
        // the columns have these two shapes
        _ => Ok(Problem::new(ErrorStatus::INTERNAL_SERVER_ERROR)),
    }
}
