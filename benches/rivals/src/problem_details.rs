//! `problem_details`: a struct that is filled in; extension members are a type of their own.

use axum_core::response::{IntoResponse, Response};
use http::{StatusCode, Uri};
use limit::error::{Customer, ShopError};
use problem_core::FieldError;
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

pub fn answer(error: ShopError) -> Response {
    let text = error.to_string();
    match error {
        ShopError::OrderNotFound => ProblemDetails::from_status_code(StatusCode::NOT_FOUND)
            .with_type(Uri::from_static("https://api.example.com/errors/order-not-found"))
            .with_title("Order Not Found")
            .with_detail(text)
            .with_extensions(Code { code: "ORDER_NOT_FOUND" })
            .into_response(),
        ShopError::ItemNotFound { .. } => ProblemDetails::from_status_code(StatusCode::NOT_FOUND)
            .with_type(Uri::from_static("https://api.example.com/errors/item-not-found"))
            .with_title("Item Not Found")
            .with_detail(text)
            .with_extensions(Code { code: "ITEM_NOT_FOUND" })
            .into_response(),
        ShopError::Invalid { fields } => ProblemDetails::from_status_code(StatusCode::UNPROCESSABLE_ENTITY)
            .with_type(Uri::from_static("https://api.example.com/errors/validation-error"))
            .with_title("Validation Error")
            .with_detail(text)
            .with_extensions(Invalid { code: "VALIDATION_ERROR", errors: fields })
            .into_response(),
        ShopError::Database(_) => ProblemDetails::from_status_code(StatusCode::INTERNAL_SERVER_ERROR)
            .with_type(Uri::from_static("https://api.example.com/errors/internal-server-error"))
            .with_extensions(Code { code: "INTERNAL_SERVER_ERROR" })
            .into_response(),
        ShopError::OrderChanged { version, customer, tags } => {
            ProblemDetails::from_status_code(StatusCode::CONFLICT)
                .with_type(Uri::from_static("https://api.example.com/errors/order-changed"))
                .with_title("Order Changed")
                .with_detail(text)
                .with_extensions(Changed { code: "ORDER_CHANGED", version, customer, tags })
                .into_response()
        }
        ShopError::OrderPaid { id, customer } => ProblemDetails::from_status_code(StatusCode::CONFLICT)
            .with_type(Uri::from_static("https://api.example.com/errors/order-paid"))
            .with_title("Order Paid")
            .with_detail(format!("order {id} of {customer} is paid already"))
            .with_extensions(Code { code: "ORDER_PAID" })
            .into_response(),
    }
}
