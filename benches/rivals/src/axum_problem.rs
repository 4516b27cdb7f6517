//! `axum-problem`: a derive for axum 0.7; it sends title, status and detail, and no members of its own.

use std::io;

use axum::response::{IntoResponse, Response};
use axum_problem::AxumProblem;
use limit::error;

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
