//! `problems`: a derive; what is more than RFC 9457's own members goes under `data`. The instance is given to
//! the report, and header fields to the response.

use std::io;
use std::time::Duration;

use axum_core::response::{IntoResponse, Response};
use http::header::{HeaderValue, RETRY_AFTER};
use limit::error::{self, Customer};
use limit::plain::{self, FieldError};
use limit::response::{REGION, seconds};
use problems::{IntoReport as _, Problem, Report};

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

    #[error("the order form contains invalid values")]
    #[problem(status = 422, detail = "the order form contains invalid values")]
    FormInvalid {
        #[problem(data)]
        form: String,
        #[problem(data = "errors")]
        fields: Vec<FieldError>,
    },

    #[error("the limit of this client is used up")]
    #[problem(
        status = 429,
        type_uri = "https://api.example.com/errors/rate-limit-exceeded",
        title = "Rate Limit Exceeded",
        detail = "the limit of this client is used up"
    )]
    TooMany {
        #[problem(data)]
        limit: u32,
        #[problem(data)]
        window: u32,
        #[problem(data)]
        plan: String,
        wait: Duration,
        region: String,
    },
}

pub fn answer(error: impl Into<Report<ShopError>>) -> Response {
    let report = error.into();
    let fields = match report.problem() {
        ShopError::TooMany { wait, region, .. } => {
            Some((HeaderValue::from(seconds(*wait)), HeaderValue::from_str(region)))
        }
        _ => None,
    };
    let mut response = report.into_response();
    if let Some((wait, Ok(region))) = fields {
        response.headers_mut().insert(RETRY_AFTER, wait);
        response.headers_mut().insert(REGION, region);
    }
    response
}

pub fn unit() -> ShopError {
    ShopError::OrderNotFound
}

pub fn fields() -> ShopError {
    ShopError::ItemNotFound { order: error::ORDER, item: error::ITEM.into() }
}

pub fn errors() -> ShopError {
    ShopError::Invalid { fields: plain::field_errors() }
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

/// A handler gives the path of its request to the report.
pub fn owned() -> Report<ShopError> {
    let error = ShopError::FormInvalid { form: error::FORM.into(), fields: plain::owned_field_errors() };
    error.into_report().with_instance(error::PATH)
}

pub fn headers() -> ShopError {
    ShopError::TooMany {
        limit: error::LIMIT,
        window: error::WINDOW,
        plan: error::PLAN.into(),
        wait: error::WAIT,
        region: error::REGION.into(),
    }
}
