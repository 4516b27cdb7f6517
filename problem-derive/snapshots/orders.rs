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

    /// Nobody is signed in.
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
    Database(#[from] sqlx::Error),

    #[error(transparent)]
    #[problem(transparent)]
    Payment(#[from] PaymentError),
}
