use problem_core::{FieldError, Problem, ToProblem};
use std::time::Duration;
#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
pub enum OrderError {
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
    Database(#[from] std::io::Error),

    #[error(transparent)]
    #[problem(transparent)]
    Payment(#[from] PaymentError),
}
#[derive(Debug, thiserror::Error, Problem)]
pub enum PaymentError {
    #[error("no")]
    #[problem(status = PAYMENT_REQUIRED)]
    No,
}
#[test]
fn a() {
    for e in [
        OrderError::OrderNotFound { id: 42 },
        OrderError::Unauthenticated,
        OrderError::Payment(PaymentError::No),
        OrderError::Invalid { fields: vec![FieldError::new("a.b", "C", "d")] },
        OrderError::TooMany { limit: 3, wait: Duration::from_millis(1500) },
        OrderError::Database(std::io::Error::other("x")),
    ] {
        println!("{:?}", e.to_response::<bytes::Bytes>());
    }
}
