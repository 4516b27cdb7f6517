//! `problems`: a derive; what is more than RFC 9457's own members goes under `data`.

use std::io;

use axum_core::response::{IntoResponse, Response};
use limit::error::{self, Customer};
use problem_core::FieldError;
use problems::{IntoReport as _, Problem};

#[derive(Debug, thiserror::Error, Problem)]
#[problem(prefix = "https://api.example.com/errors/")]
pub enum ShopError {
    #[error("there is no such order")]
    #[problem(status = 404, detail = "there is no such order")]
    OrderNotFound,

    #[error("order {order} has no item {item}")]
    #[problem(status = 404, detail = "order {order} has no item {item}")]
    ItemNotFound { order: u64, item: String },

    #[error("the request body contains invalid field values")]
    #[problem(
        status = 422,
        type_uri = "https://api.example.com/errors/validation-error",
        title = "Validation Error",
        detail = "the request body contains invalid field values"
    )]
    Invalid {
        #[problem(data = "errors")]
        fields: Vec<FieldError>,
    },

    #[error("database: {0}")]
    #[problem(
        status = 500,
        type_uri = "https://api.example.com/errors/internal-server-error",
        title = "Internal Server Error"
    )]
    Database(#[from] io::Error),

    #[error("the order was changed by somebody else")]
    #[problem(status = 409, detail = "the order was changed by somebody else")]
    OrderChanged {
        #[problem(data)]
        version: u64,
        #[problem(data)]
        customer: Customer,
        #[problem(data)]
        tags: Vec<String>,
    },

    #[error("order {id} is paid")]
    #[problem(status = 409, detail = "order {id} of {customer} is paid already")]
    OrderPaid { id: u64, customer: String },
}

pub fn answer(error: ShopError) -> Response {
    error.into_report().into_response()
}

pub fn unit() -> ShopError {
    ShopError::OrderNotFound
}

pub fn fields() -> ShopError {
    ShopError::ItemNotFound { order: error::ORDER, item: error::ITEM.into() }
}

pub fn errors() -> ShopError {
    ShopError::Invalid { fields: error::field_errors() }
}

pub fn server() -> ShopError {
    ShopError::Database(error::source())
}

pub fn members() -> ShopError {
    ShopError::OrderChanged { version: error::VERSION, customer: error::customer(), tags: error::tags() }
}

pub fn template() -> ShopError {
    ShopError::OrderPaid { id: error::ORDER, customer: error::CUSTOMER.into() }
}
