//! The same errors with relative type URIs, as a library has them that does not know where it is deployed.

use limit::error;
use problem_core::{FieldError, Problem};

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "/errors/")]
pub enum RelativeError {
    #[error("there is no such order")]
    #[problem(status = 404)]
    OrderNotFound,

    #[error("order {order} has no item {item}")]
    #[problem(status = 404)]
    ItemNotFound { order: u64, item: String },

    #[error("the request body contains invalid field values")]
    #[problem(status = 422, code = "VALIDATION_ERROR")]
    Invalid {
        #[problem(errors)]
        fields: Vec<FieldError>,
    },
}

pub async fn unit() -> Result<&'static str, RelativeError> {
    Err(RelativeError::OrderNotFound)
}

pub async fn fields() -> Result<&'static str, RelativeError> {
    Err(RelativeError::ItemNotFound { order: error::ORDER, item: error::ITEM.into() })
}

pub async fn errors() -> Result<&'static str, RelativeError> {
    Err(RelativeError::Invalid { fields: error::field_errors() })
}
