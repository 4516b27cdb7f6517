//! Rejected JSON with codes of the service.

use std::io;

use problem_core::Problem;
use rocket::post;
use rocket::serde::json::{Error, Json, serde_json};

use crate::recipes::NewOrder;

#[derive(Debug, thiserror::Error, Problem)]
pub enum InvalidOrder {
    #[error("the order is too large")]
    #[problem(status = 413)]
    OrderTooLarge(#[source] io::Error),
    #[error("the order could not be read")]
    #[problem(status = 400)]
    OrderUnreadable(#[source] io::Error),
    #[error("the order is not JSON")]
    #[problem(status = 400)]
    OrderNotJson(#[source] serde_json::Error),
    #[error("the order has missing fields or wrong types")]
    #[problem(status = 422)]
    OrderInvalid(#[source] serde_json::Error),
}

impl From<Error<'_>> for InvalidOrder {
    fn from(error: Error<'_>) -> Self {
        match error {
            // rocket reports the limit with this kind
            Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => Self::OrderTooLarge(error),
            Error::Io(error) => Self::OrderUnreadable(error),
            Error::Parse(_, error) if error.is_data() => Self::OrderInvalid(error),
            Error::Parse(_, error) => Self::OrderNotJson(error),
        }
    }
}

#[post("/own", data = "<order>")]
pub fn place_own(order: Result<Json<NewOrder>, Error<'_>>) -> Result<String, InvalidOrder> {
    Ok(format!("{} items", order?.quantity))
}
