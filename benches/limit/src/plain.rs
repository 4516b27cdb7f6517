//! The same errors for those who write their responses by hand or use another crate: nothing here is of
//! `problem-core`. The field errors are a struct with a derived `Serialize`.

use std::borrow::Cow;
use std::io;
use std::sync::LazyLock;
use std::time::Duration;

use http::header::{HeaderMap, HeaderValue, RETRY_AFTER};
use serde::Serialize;

use crate::error::{self, Customer};
use crate::response::{REGION, seconds};

#[derive(Debug, thiserror::Error)]
pub enum ShopError {
    #[error("there is no such order")]
    OrderNotFound,

    #[error("order {order} has no item {item}")]
    ItemNotFound { order: u64, item: String },

    #[error("the request body contains invalid field values")]
    Invalid { fields: Vec<FieldError> },

    #[error("database: {0}")]
    Database(#[from] io::Error),

    #[error("the order was changed by somebody else")]
    OrderChanged { version: u64, customer: Customer, tags: Vec<String> },

    #[error("order {id} is paid")]
    OrderPaid { id: u64, customer: String },

    #[error("the order form contains invalid values")]
    FormInvalid { path: String, form: String, fields: Vec<FieldError> },

    #[error("the limit of this client is used up")]
    TooMany { limit: u32, window: u32, plan: String, wait: Duration, region: String },
}

/// An entry of `errors`.
#[derive(Debug, Clone, Serialize)]
pub struct FieldError {
    pub field: Cow<'static, str>,
    pub pointer: String,
    pub code: Cow<'static, str>,
    pub message: Cow<'static, str>,
}

/// Texts that are static, or owned.
type Text = fn(&'static str) -> Cow<'static, str>;

fn made_of(texts: [[&'static str; 3]; 10], text: Text) -> Vec<FieldError> {
    let entry = |[field, code, message]: [&'static str; 3]| FieldError {
        field: text(field),
        pointer: problem_core::FieldError::new(field, code, message).pointer().unwrap_or_default().to_owned(),
        code: text(code),
        message: text(message),
    };
    texts.map(entry).into()
}

/// Adds the header fields that only some errors have. The text of the error becomes the value, without a copy.
pub fn set_own_headers(error: ShopError, headers: &mut HeaderMap) {
    if let ShopError::TooMany { wait, region, .. } = error {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds(wait)));
        if let Ok(region) = HeaderValue::try_from(region) {
            headers.insert(REGION, region);
        }
    }
}

pub fn field_errors() -> Vec<FieldError> {
    static STATIC: LazyLock<Vec<FieldError>> = LazyLock::new(|| made_of(error::WRONG, Cow::Borrowed));
    STATIC.clone()
}

pub fn owned_field_errors() -> Vec<FieldError> {
    static OWNED: LazyLock<Vec<FieldError>> =
        LazyLock::new(|| made_of(error::wrong_with_a_quote(), |text| Cow::Owned(text.to_owned())));
    OWNED.clone()
}

pub fn unit() -> ShopError {
    ShopError::OrderNotFound
}

pub fn fields() -> ShopError {
    ShopError::ItemNotFound { order: error::ORDER, item: error::ITEM.into() }
}

pub fn errors() -> ShopError {
    ShopError::Invalid { fields: field_errors() }
}

pub fn owned() -> ShopError {
    ShopError::FormInvalid {
        path: error::PATH.into(),
        form: error::FORM.into(),
        fields: owned_field_errors(),
    }
}

pub fn server() -> ShopError {
    ShopError::Database(error::source())
}

pub fn members() -> ShopError {
    ShopError::OrderChanged { version: error::VERSION, customer: error::customer(), tags: error::tags() }
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

pub fn template() -> ShopError {
    ShopError::OrderPaid { id: error::ORDER, customer: error::CUSTOMER.into() }
}
