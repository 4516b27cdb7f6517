//! `problem_details`: a struct that is filled in; extension members are a type of their own.

use axum_core::response::{IntoResponse, Response};
use http::header::{HeaderValue, RETRY_AFTER};
use http::{StatusCode, Uri};
use limit::error::Customer;
use limit::plain::{FieldError, ShopError};
use limit::response::{REGION, seconds};
use problem_details::ProblemDetails;
use serde::Serialize;

#[derive(Serialize)]
struct Code {
    code: &'static str,
}

#[derive(Serialize)]
struct Invalid {
    code: &'static str,
    errors: Vec<FieldError>,
}

#[derive(Serialize)]
struct Changed {
    code: &'static str,
    version: u64,
    customer: Customer,
    tags: Vec<String>,
}

#[derive(Serialize)]
struct FormInvalid {
    code: &'static str,
    form: String,
    errors: Vec<FieldError>,
}

#[derive(Serialize)]
struct TooMany {
    code: &'static str,
    limit: u32,
    window: u32,
    plan: String,
}

/// The title is set once: `from_status_code` would make one of the status, which `with_title` replaces.
fn details(status: StatusCode, kind: &'static str, title: &'static str) -> ProblemDetails {
    ProblemDetails::new().with_status(status).with_type(Uri::from_static(kind)).with_title(title)
}

pub fn answer(error: ShopError) -> Response {
    match error {
        ShopError::OrderNotFound => {
            let kind = "https://api.example.com/errors/order-not-found";
            details(StatusCode::NOT_FOUND, kind, "Order Not Found")
                .with_detail("there is no such order")
                .with_extensions(Code { code: "ORDER_NOT_FOUND" })
                .into_response()
        }
        error @ ShopError::ItemNotFound { .. } => {
            let kind = "https://api.example.com/errors/item-not-found";
            details(StatusCode::NOT_FOUND, kind, "Item Not Found")
                .with_detail(error.to_string())
                .with_extensions(Code { code: "ITEM_NOT_FOUND" })
                .into_response()
        }
        ShopError::Invalid { fields } => {
            let kind = "https://api.example.com/errors/validation-error";
            details(StatusCode::UNPROCESSABLE_ENTITY, kind, "Validation Error")
                .with_detail("the request body contains invalid field values")
                .with_extensions(Invalid { code: "VALIDATION_ERROR", errors: fields })
                .into_response()
        }
        ShopError::Database(_) => ProblemDetails::from_status_code(StatusCode::INTERNAL_SERVER_ERROR)
            .with_type(Uri::from_static("https://api.example.com/errors/internal-server-error"))
            .with_extensions(Code { code: "INTERNAL_SERVER_ERROR" })
            .into_response(),
        ShopError::OrderChanged { version, customer, tags } => {
            let kind = "https://api.example.com/errors/order-changed";
            details(StatusCode::CONFLICT, kind, "Order Changed")
                .with_detail("the order was changed by somebody else")
                .with_extensions(Changed { code: "ORDER_CHANGED", version, customer, tags })
                .into_response()
        }
        ShopError::OrderPaid { id, customer } => {
            let kind = "https://api.example.com/errors/order-paid";
            details(StatusCode::CONFLICT, kind, "Order Paid")
                .with_detail(format!("order {id} of {customer} is paid already"))
                .with_extensions(Code { code: "ORDER_PAID" })
                .into_response()
        }
        ShopError::FormInvalid { path, form, fields } => {
            let kind = "https://api.example.com/errors/form-invalid";
            details(StatusCode::UNPROCESSABLE_ENTITY, kind, "Form Invalid")
                .with_detail("the order form contains invalid values")
                // the path of a request was read as a URI already
                .with_instance(Uri::try_from(path).unwrap_or_default())
                .with_extensions(FormInvalid { code: "FORM_INVALID", form, errors: fields })
                .into_response()
        }
        ShopError::TooMany { limit, window, plan, wait, region } => {
            let kind = "https://api.example.com/errors/rate-limit-exceeded";
            let mut response = details(StatusCode::TOO_MANY_REQUESTS, kind, "Rate Limit Exceeded")
                .with_detail("the limit of this client is used up")
                .with_extensions(TooMany { code: "RATE_LIMIT_EXCEEDED", limit, window, plan })
                .into_response();
            let headers = response.headers_mut();
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds(wait)));
            if let Ok(region) = HeaderValue::try_from(region) {
                headers.insert(REGION, region);
            }
            response
        }
    }
}
