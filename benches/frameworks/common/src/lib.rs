//! What the programs of all frameworks share: the error, the request, and the command line.
//!
//! It knows no framework.
#![forbid(unsafe_code)]

mod check;
pub mod command;
pub mod request;
mod response;
pub mod service;

use problem_core::Problem;

pub use crate::command::run;
pub use crate::response::{Shown, head, http_head, read};
pub use crate::service::{Calls, Column, Program, Service, now};

#[derive(Debug, thiserror::Error, Problem)]
pub enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension = "orderId")]
        id: u64,
    },
}

/// The handler of `GET /orders/{id}` in each framework.
pub fn order(id: u64) -> Result<String, OrderError> {
    match id {
        7 => Ok("order 7".to_owned()),
        id => Err(OrderError::OrderNotFound { id }),
    }
}
