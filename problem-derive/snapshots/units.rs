#[derive(Debug, thiserror::Error, Problem)]
#[problem(status = 409)]
pub enum CartError {
    #[error("the cart is empty")]
    Empty,
    #[error("the cart is \"locked\"")]
    Locked,
    #[error("the cart of {0} is stale")]
    #[problem(detail = "stale since {1}: {0:>8}")]
    Stale(String, u64),
}
