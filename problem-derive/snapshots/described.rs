#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/", www_authenticate = r#"Bearer realm="orders""#, also(utoipa))]
pub enum OrderError<'a, T: Serialize> {
    /// The order does not exist.
    #[error("order {id} not found in {place:?}")]
    #[problem(status = NOT_FOUND, header("X-Place" = "{place}"))]
    OrderNotFound {
        /// The number of the order.
        #[problem(extension = "orderId", example = 42)]
        id: u64,
        place: &'a str,
    },

    #[deprecated]
    #[error("invalid")]
    #[problem(status = STATUS, retry_after = 30, extension("errno" = ERRNO))]
    Invalid {
        #[problem(errors)]
        fields: Vec<FieldError>,
        #[problem(flatten, example = MORE)]
        more: Option<T>,
    },

    #[error("payment")]
    Payment {
        #[problem(transparent)]
        inner: PaymentError,
        #[problem(extension)]
        attempt: u8,
    },
}
