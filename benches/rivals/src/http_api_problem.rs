//! `http-api-problem`: a struct that is filled in; extension members are kept as JSON values.

use axum_core::response::{IntoResponse, Response};
use http_api_problem::{HttpApiProblem, StatusCode};
use limit::plain::{ShopError, set_own_headers};

pub fn answer(error: ShopError) -> Response {
    let problem = match &error {
        ShopError::OrderNotFound => HttpApiProblem::new(StatusCode::NOT_FOUND)
            .type_url("https://api.example.com/errors/order-not-found")
            .title("Order Not Found")
            .detail("there is no such order")
            .value("code", &"ORDER_NOT_FOUND"),
        ShopError::ItemNotFound { .. } => HttpApiProblem::new(StatusCode::NOT_FOUND)
            .type_url("https://api.example.com/errors/item-not-found")
            .title("Item Not Found")
            .detail(error.to_string())
            .value("code", &"ITEM_NOT_FOUND"),
        ShopError::Invalid { fields } => HttpApiProblem::new(StatusCode::UNPROCESSABLE_ENTITY)
            .type_url("https://api.example.com/errors/validation-error")
            .title("Validation Error")
            .detail("the request body contains invalid field values")
            .value("code", &"VALIDATION_ERROR")
            .value("errors", fields),
        ShopError::Database(_) => HttpApiProblem::with_title(StatusCode::INTERNAL_SERVER_ERROR)
            .type_url("https://api.example.com/errors/internal-server-error")
            .value("code", &"INTERNAL_SERVER_ERROR"),
        ShopError::OrderChanged { version, customer, tags } => HttpApiProblem::new(StatusCode::CONFLICT)
            .type_url("https://api.example.com/errors/order-changed")
            .title("Order Changed")
            .detail("the order was changed by somebody else")
            .value("code", &"ORDER_CHANGED")
            .value("version", version)
            .value("customer", customer)
            .value("tags", tags),
        ShopError::OrderPaid { id, customer } => HttpApiProblem::new(StatusCode::CONFLICT)
            .type_url("https://api.example.com/errors/order-paid")
            .title("Order Paid")
            .detail(format!("order {id} of {customer} is paid already"))
            .value("code", &"ORDER_PAID"),
        ShopError::FormInvalid { path, form, fields } => {
            HttpApiProblem::new(StatusCode::UNPROCESSABLE_ENTITY)
                .type_url("https://api.example.com/errors/form-invalid")
                .title("Form Invalid")
                .detail("the order form contains invalid values")
                .instance(path)
                .value("code", &"FORM_INVALID")
                .value("form", form)
                .value("errors", fields)
        }
        ShopError::TooMany { limit, window, plan, .. } => HttpApiProblem::new(StatusCode::TOO_MANY_REQUESTS)
            .type_url("https://api.example.com/errors/rate-limit-exceeded")
            .title("Rate Limit Exceeded")
            .detail("the limit of this client is used up")
            .value("code", &"RATE_LIMIT_EXCEEDED")
            .value("limit", limit)
            .value("window", window)
            .value("plan", plan),
    };
    let mut response = problem.into_response();
    set_own_headers(error, response.headers_mut());
    response
}
