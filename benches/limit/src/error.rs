//! The errors: one enum with a variant for each shape, and the values that are answered.

use std::io;
use std::sync::LazyLock;
use std::time::Duration;

use problem_core::{FieldError, Problem};
use serde::Serialize;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
pub enum ShopError {
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

    #[error("database: {0}")]
    #[problem(status = 500)]
    Database(#[from] io::Error),

    #[error("the order was changed by somebody else")]
    #[problem(status = 409)]
    OrderChanged {
        #[problem(extension)]
        version: u64,
        #[problem(extension)]
        customer: Customer,
        #[problem(extension)]
        tags: Vec<String>,
    },

    #[error("order {id} is paid")]
    #[problem(status = 409, detail = "order {id} of {customer} is paid already")]
    OrderPaid { id: u64, customer: String },

    #[error("the order form contains invalid values")]
    #[problem(status = 422)]
    FormInvalid {
        #[problem(instance)]
        path: String,
        #[problem(extension)]
        form: String,
        #[problem(errors)]
        fields: Vec<FieldError>,
    },

    #[error("the limit of this client is used up")]
    #[problem(status = 429, code = "RATE_LIMIT_EXCEEDED")]
    TooMany {
        #[problem(extension)]
        limit: u32,
        #[problem(extension)]
        window: u32,
        #[problem(extension)]
        plan: String,
        #[problem(retry_after)]
        wait: Duration,
        #[problem(header = "X-Region")]
        region: String,
    },
}

/// A user's own type as an extension member.
#[derive(Debug, Clone, Serialize)]
pub struct Customer {
    pub id: u64,
    pub name: String,
    pub email: String,
    pub active: bool,
    pub country: String,
}

/// What is common to the values of all columns.
pub const ORDER: u64 = 48_213;
pub const ITEM: &str = "A-1042-X";
pub const CUSTOMER: &str = "Ada Lovelace";
pub const VERSION: u64 = 17;
pub const PATH: &str = "/orders/48213/forms/2";
pub const FORM: &str = "express-checkout";
pub const LIMIT: u32 = 100;
pub const WINDOW: u32 = 3_600;
pub const PLAN: &str = "starter";
pub const WAIT: Duration = Duration::from_secs(120);
pub const REGION: &str = "eu-central-1";

/// The only text that contains a character to escape.
const QUOTED: &str = "must not contain \"#\"";

/// Field, code and message of the ten field errors.
pub const WRONG: [[&str; 3]; 10] = [
    ["name", "REQUIRED", "must not be empty"],
    ["email", "INVALID_FORMAT", "is not an email address"],
    ["age", "OUT_OF_RANGE", "must be at least 18"],
    ["address.zip", "INVALID_FORMAT", "five digits are needed"],
    ["address.city", "REQUIRED", "must not be empty"],
    ["items[0].price", "OUT_OF_RANGE", "must be above 0"],
    ["items[0].amount", "OUT_OF_RANGE", "must be at most 100"],
    ["items[1].price", "OUT_OF_RANGE", "must be above 0"],
    ["coupon", "EXPIRED", "has expired"],
    ["terms", "REQUIRED", "must be accepted"],
];

static FIELD_ERRORS: LazyLock<Vec<FieldError>> =
    LazyLock::new(|| WRONG.map(|[field, code, message]| FieldError::new(field, code, message)).into());

pub fn field_errors() -> Vec<FieldError> {
    FIELD_ERRORS.clone()
}

/// The same ten, except that one message contains a character to escape.
pub fn wrong_with_a_quote() -> [[&'static str; 3]; 10] {
    let mut texts = WRONG;
    texts[4][2] = QUOTED;
    texts
}

/// These are made of owned texts, as validation of a request makes them.
static OWNED_FIELD_ERRORS: LazyLock<Vec<FieldError>> = LazyLock::new(|| {
    let owned = wrong_with_a_quote().map(|texts| texts.map(String::from));
    owned.map(|[field, code, message]| FieldError::new(field, code, message)).into()
});

pub fn owned_field_errors() -> Vec<FieldError> {
    OWNED_FIELD_ERRORS.clone()
}

pub fn customer() -> Customer {
    Customer {
        id: 7,
        name: CUSTOMER.into(),
        email: "ada@example.com".into(),
        active: true,
        country: "GB".into(),
    }
}

pub fn tags() -> Vec<String> {
    ["urgent", "gift", "export"].map(String::from).into()
}

pub fn source() -> io::Error {
    io::Error::other("connection to 10.0.0.7 lost")
}

pub fn unit() -> ShopError {
    ShopError::OrderNotFound
}

pub fn fields() -> ShopError {
    ShopError::ItemNotFound { order: ORDER, item: ITEM.into() }
}

pub fn errors() -> ShopError {
    ShopError::Invalid { fields: field_errors() }
}

/// So many field errors, taken from the ten again and again.
pub fn so_many(count: usize) -> ShopError {
    ShopError::Invalid { fields: FIELD_ERRORS.iter().cycle().take(count).cloned().collect() }
}

pub fn server() -> ShopError {
    ShopError::Database(source())
}

pub fn members() -> ShopError {
    ShopError::OrderChanged { version: VERSION, customer: customer(), tags: tags() }
}

pub fn template() -> ShopError {
    ShopError::OrderPaid { id: ORDER, customer: CUSTOMER.into() }
}

pub fn owned() -> ShopError {
    ShopError::FormInvalid { path: PATH.into(), form: FORM.into(), fields: owned_field_errors() }
}

pub fn headers() -> ShopError {
    ShopError::TooMany { limit: LIMIT, window: WINDOW, plan: PLAN.into(), wait: WAIT, region: REGION.into() }
}
