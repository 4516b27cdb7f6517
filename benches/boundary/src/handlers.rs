//! What answers: a handler for each shape.

use http::StatusCode;
use limit::error::{self, ShopError};

pub async fn fine() -> &'static str {
    "fine"
}

/// As a framework says it: a status and nothing else.
pub async fn not_found() -> StatusCode {
    StatusCode::NOT_FOUND
}

pub async fn unit() -> Result<&'static str, ShopError> {
    Err(error::unit())
}

pub async fn fields() -> Result<&'static str, ShopError> {
    Err(error::fields())
}

pub async fn errors() -> Result<&'static str, ShopError> {
    Err(error::errors())
}
