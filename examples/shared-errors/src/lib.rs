//! The error types that the server and the client share. This library uses neither axum nor an HTTP client. In a project of several
//! crates, it would be a crate of its own that depends only on `problem-core`, `serde` and `thiserror`.

use problem_core::{FieldError, Problem};
use serde::{Deserialize, Serialize};

/// What can go wrong with an order.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://shop.example/errors/", rename_all = "camelCase", from_received)]
pub enum OrderError {
    /// No order has this number.
    #[error("order {order_id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension)]
        order_id: u64,
    },

    /// The order contains mistakes.
    #[error("the order contains invalid field values")]
    #[problem(status = 422, code = "VALIDATION_ERROR")]
    Invalid {
        #[problem(errors)]
        fields: Vec<FieldError>,
    },

    /// The server sends nothing about the cause, so the client gets a `ReceivedProblem`.
    #[error("the order database failed")]
    #[problem(status = 500)]
    Database(#[source] std::io::Error),

    /// The payment failed.
    #[error(transparent)]
    #[problem(transparent)]
    Payment(#[from] PaymentError),
}

/// What can go wrong with a payment.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
pub enum PaymentError {
    /// The bank declined the payment.
    #[error("the card was declined")]
    #[problem(status = PAYMENT_REQUIRED)]
    CardDeclined {
        #[problem(extension)]
        missing: Money,
        /// Only the log of the server has it.
        #[problem(default)]
        bank: String,
    },
}

/// An amount of money.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Money {
    pub cents: u64,
    pub currency: String,
}
