//! `http-api-problem`: a struct that is filled in; extension members are kept as JSON values.

use axum_core::response::{IntoResponse, Response};
use http_api_problem::{HttpApiProblem, StatusCode};
use limit::error::ShopError;

pub fn answer(error: ShopError) -> Response {
    let problem = match &error {
        ShopError::OrderNotFound => HttpApiProblem::new(StatusCode::NOT_FOUND)
            .type_url("https://api.example.com/errors/order-not-found")
            .title("Order Not Found")
            .detail(error.to_string())
            .value("code", &"ORDER_NOT_FOUND"),
        ShopError::ItemNotFound { .. } => HttpApiProblem::new(StatusCode::NOT_FOUND)
            .type_url("https://api.example.com/errors/item-not-found")
            .title("Item Not Found")
            .detail(error.to_string())
            .value("code", &"ITEM_NOT_FOUND"),
        ShopError::Invalid { fields } => HttpApiProblem::new(StatusCode::UNPROCESSABLE_ENTITY)
            .type_url("https://api.example.com/errors/validation-error")
            .title("Validation Error")
            .detail(error.to_string())
            .value("code", &"VALIDATION_ERROR")
            .value("errors", fields),
        ShopError::Database(_) => HttpApiProblem::with_title(StatusCode::INTERNAL_SERVER_ERROR)
            .type_url("https://api.example.com/errors/internal-server-error")
            .value("code", &"INTERNAL_SERVER_ERROR"),
        ShopError::OrderChanged { version, customer, tags } => HttpApiProblem::new(StatusCode::CONFLICT)
            .type_url("https://api.example.com/errors/order-changed")
            .title("Order Changed")
            .detail(error.to_string())
            .value("code", &"ORDER_CHANGED")
            .value("version", version)
            .value("customer", customer)
            .value("tags", tags),
        ShopError::OrderPaid { id, customer } => HttpApiProblem::new(StatusCode::CONFLICT)
            .type_url("https://api.example.com/errors/order-paid")
            .title("Order Paid")
            .detail(format!("order {id} of {customer} is paid already"))
            .value("code", &"ORDER_PAID"),
    };
    problem.into_response()
}
