//! The error enum that most tests use: the enum of the README with more variants.

use std::time::Duration;

use problem_core::{FieldError, Problem};

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
pub enum OrderError {
    /// No order has this number.
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension = "orderId")]
        id: u64,
    },

    #[error("the request body contains invalid field values")]
    #[problem(status = 422, code = "VALIDATION_ERROR")]
    Invalid {
        #[problem(errors)]
        fields: Vec<FieldError>,
    },

    #[error("sign in first")]
    #[problem(status = 401, www_authenticate = r#"Bearer realm="orders""#)]
    Unauthenticated,

    #[error("{limit} requests used up")]
    #[problem(status = 429, code = "RATE_LIMIT_EXCEEDED")]
    TooMany {
        #[problem(extension)]
        limit: u32,
        #[problem(retry_after)]
        wait: Duration,
    },

    #[error("database: {0}")]
    #[problem(status = 500)]
    Database(#[from] DatabaseError),

    #[error(transparent)]
    #[problem(transparent)]
    Payment(#[from] PaymentError),

    #[error("the secret pool `{0}` is empty")]
    #[problem(status = SERVICE_UNAVAILABLE, code = "OUT_OF_CAPACITY", retry_after = 120, detail = "try again later")]
    SecretPoolEmpty(&'static str),

    #[error("the token of {subject} has expired")]
    #[problem(
        status = 401,
        detail = none,
        www_authenticate = "Basic realm=\"orders\"",
        www_authenticate = r#"Bearer realm="orders", error="invalid_token""#
    )]
    Expired { subject: &'static str },

    #[error("internal words about {0}")]
    #[problem(status = 409, detail = "order {0} was changed at {1:02}:00 by somebody {{else}}")]
    Conflict(u64, u8),

    #[error("gateway {0} answered nonsense")]
    #[problem(status = 502)]
    Gateway(&'static str),
}

#[derive(Debug, thiserror::Error, Problem)]
pub enum PaymentError {
    #[error("the card was declined")]
    #[problem(status = PAYMENT_REQUIRED)]
    Declined {
        #[problem(extension)]
        attempts: u8,
        #[problem(extension)]
        hint: Option<String>,
    },
    #[error("the bank wants to know more")]
    #[problem(status = 401, www_authenticate = "Bank level=2", retry_after = 5)]
    Confirm,
    #[error("the bank cannot be reached")]
    #[problem(status = 503, retry_after = none)]
    BankUnreachable(#[source] DatabaseError),
}

#[derive(Debug, thiserror::Error)]
#[error("connection to 10.0.0.7 lost")]
pub struct DatabaseError(#[source] pub Cause);

#[derive(Debug, thiserror::Error)]
#[error("broken\npipe")]
pub struct Cause;

/// Returns each variant with the expected response.
pub fn table() -> Vec<(OrderError, Expected)> {
    fn row(
        error: impl Into<OrderError>,
        status: &'static str,
        headers: &'static [(&'static str, &'static str)],
        body: &'static str,
    ) -> (OrderError, Expected) {
        (error.into(), Expected { status, headers, body })
    }
    vec![
        row(
            OrderError::OrderNotFound { id: 42 },
            "404 Not Found",
            &[],
            r#"{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 42 not found","code":"ORDER_NOT_FOUND","orderId":42}"#,
        ),
        row(
            OrderError::Invalid {
                fields: vec![
                    FieldError::new("address.zip", "INVALID_FORMAT", "five digits are needed"),
                    FieldError::new("page", "OUT_OF_RANGE", "starts at \"1\"").in_query(),
                ],
            },
            "422 Unprocessable Entity",
            &[],
            r##"{"type":"https://api.example.com/errors/validation-error","title":"Validation Error","status":422,"detail":"the request body contains invalid field values","code":"VALIDATION_ERROR","errors":[{"field":"address.zip","pointer":"#/address/zip","code":"INVALID_FORMAT","message":"five digits are needed"},{"field":"page","in":"query","code":"OUT_OF_RANGE","message":"starts at \"1\""}]}"##,
        ),
        row(
            OrderError::Invalid { fields: vec![] },
            "422 Unprocessable Entity",
            &[],
            r#"{"type":"https://api.example.com/errors/validation-error","title":"Validation Error","status":422,"detail":"the request body contains invalid field values","code":"VALIDATION_ERROR"}"#,
        ),
        row(
            OrderError::Unauthenticated,
            "401 Unauthorized",
            &[("www-authenticate", r#"Bearer realm="orders""#)],
            r#"{"type":"https://api.example.com/errors/unauthenticated","title":"Unauthenticated","status":401,"detail":"sign in first","code":"UNAUTHENTICATED"}"#,
        ),
        row(
            OrderError::TooMany { limit: 100, wait: Duration::from_millis(29_001) },
            "429 Too Many Requests",
            &[("retry-after", "30")],
            r#"{"type":"https://api.example.com/errors/rate-limit-exceeded","title":"Rate Limit Exceeded","status":429,"detail":"100 requests used up","code":"RATE_LIMIT_EXCEEDED","limit":100}"#,
        ),
        row(
            DatabaseError(Cause),
            "500 Internal Server Error",
            &[],
            r#"{"type":"https://api.example.com/errors/internal-server-error","title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#,
        ),
        row(
            PaymentError::Declined { attempts: 3, hint: None },
            "402 Payment Required",
            &[],
            r#"{"title":"Payment Required","status":402,"detail":"the card was declined","code":"DECLINED","attempts":3}"#,
        ),
        row(
            PaymentError::Declined { attempts: 4, hint: Some("ask\nyour bank".to_owned()) },
            "402 Payment Required",
            &[],
            r#"{"title":"Payment Required","status":402,"detail":"the card was declined","code":"DECLINED","attempts":4,"hint":"ask\nyour bank"}"#,
        ),
        row(
            PaymentError::Confirm,
            "401 Unauthorized",
            &[("www-authenticate", "Bank level=2"), ("retry-after", "5")],
            r#"{"title":"Unauthorized","status":401,"detail":"the bank wants to know more","code":"CONFIRM"}"#,
        ),
        row(
            PaymentError::BankUnreachable(DatabaseError(Cause)),
            "503 Service Unavailable",
            &[],
            r#"{"title":"Service Unavailable","status":503,"code":"SERVICE_UNAVAILABLE"}"#,
        ),
        row(
            OrderError::SecretPoolEmpty("eu"),
            "503 Service Unavailable",
            &[("retry-after", "120")],
            r#"{"type":"https://api.example.com/errors/out-of-capacity","title":"Out Of Capacity","status":503,"detail":"try again later","code":"OUT_OF_CAPACITY"}"#,
        ),
        row(
            OrderError::Expired { subject: "ada" },
            "401 Unauthorized",
            &[
                ("www-authenticate", r#"Basic realm="orders""#),
                ("www-authenticate", r#"Bearer realm="orders", error="invalid_token""#),
            ],
            r#"{"type":"https://api.example.com/errors/expired","title":"Expired","status":401,"code":"EXPIRED"}"#,
        ),
        row(
            OrderError::Conflict(7, 9),
            "409 Conflict",
            &[],
            r#"{"type":"https://api.example.com/errors/conflict","title":"Conflict","status":409,"detail":"order 7 was changed at 09:00 by somebody {else}","code":"CONFLICT"}"#,
        ),
        row(
            OrderError::Gateway("10.0.0.8"),
            "502 Bad Gateway",
            &[],
            r#"{"type":"https://api.example.com/errors/bad-gateway","title":"Bad Gateway","status":502,"code":"BAD_GATEWAY"}"#,
        ),
    ]
}

/// The expected response of an error, without the headers that every problem has.
#[derive(Debug)]
pub struct Expected {
    pub status: &'static str,
    pub headers: &'static [(&'static str, &'static str)],
    pub body: &'static str,
}
