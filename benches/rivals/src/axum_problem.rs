//! `axum-problem`, for axum 0.7: a derive that sends title, status and detail; and `Problem`, which is filled
//! in where an error has more members. Its docs make extension members with `json!`.

use std::io;

use axum::response::{IntoResponse, Response};
use axum_problem::{AxumProblem, Problem};
use limit::error;
use limit::plain::{self, set_own_headers};
use serde_json::json;

#[derive(Debug, thiserror::Error, AxumProblem)]
pub enum ShopError {
    #[error("there is no such order")]
    #[problem(status = 404, title = "Order Not Found")]
    OrderNotFound,

    #[error("order {order} has no item {item}")]
    #[problem(status = 404, title = "Item Not Found")]
    ItemNotFound { order: u64, item: String },

    #[error("database: {0}")]
    #[problem(status = 500, mask)]
    Database(#[from] io::Error),

    #[error("order {id} of {customer} is paid already")]
    #[problem(status = 409, title = "Order Paid")]
    OrderPaid { id: u64, customer: String },
}

pub fn answer(error: ShopError) -> Response {
    error.into_response()
}

/// The errors that the derive cannot say.
pub fn answer_with_members(error: plain::ShopError) -> Response {
    let problem = match &error {
        plain::ShopError::Invalid { fields } => Problem::unprocessable_entity()
            .problem_type("https://api.example.com/errors/validation-error")
            .title("Validation Error")
            .detail("the request body contains invalid field values")
            .extension("code", "VALIDATION_ERROR")
            .extension("errors", json!(fields)),
        plain::ShopError::OrderChanged { version, customer, tags } => Problem::conflict()
            .problem_type("https://api.example.com/errors/order-changed")
            .title("Order Changed")
            .detail("the order was changed by somebody else")
            .extension("code", "ORDER_CHANGED")
            .extension("version", *version)
            .extension("customer", json!(customer))
            .extension("tags", json!(tags)),
        plain::ShopError::FormInvalid { path, form, fields } => Problem::unprocessable_entity()
            .problem_type("https://api.example.com/errors/form-invalid")
            .title("Form Invalid")
            .detail("the order form contains invalid values")
            .instance(path)
            .extension("code", "FORM_INVALID")
            .extension("form", form.as_str())
            .extension("errors", json!(fields)),
        plain::ShopError::TooMany { limit, window, plan, .. } => Problem::too_many_requests()
            .problem_type("https://api.example.com/errors/rate-limit-exceeded")
            .title("Rate Limit Exceeded")
            .detail("the limit of this client is used up")
            .extension("code", "RATE_LIMIT_EXCEEDED")
            .extension("limit", *limit)
            .extension("window", *window)
            .extension("plan", plan.as_str()),
        // the derive has these
        _ => Problem::internal_server_error(),
    };
    let mut response = problem.into_response();
    set_own_headers(error, response.headers_mut());
    response
}

pub fn unit() -> ShopError {
    ShopError::OrderNotFound
}

pub fn fields() -> ShopError {
    ShopError::ItemNotFound { order: error::ORDER, item: error::ITEM.into() }
}

pub fn server() -> ShopError {
    ShopError::Database(error::source())
}

pub fn template() -> ShopError {
    ShopError::OrderPaid { id: error::ORDER, customer: error::CUSTOMER.into() }
}
