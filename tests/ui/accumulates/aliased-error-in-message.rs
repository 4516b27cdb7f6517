use problem_core::Problem;

type DynError = Box<dyn std::error::Error + Send + Sync>;
type SharedError = std::sync::Arc<DynError>;
type Errors = Vec<DynError>;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found: {0}")]
    #[problem(status = 404)]
    OrderNotFound(DynError),
    #[error("invalid order: {0:?}")]
    #[problem(status = 400)]
    InvalidOrder(Option<DynError>),
    #[error("out of stock: {0}")]
    #[problem(status = 409)]
    OutOfStock(SharedError),
    #[error("not acceptable: {0:?}")]
    #[problem(status = 406)]
    NotAcceptable(Errors),
    #[error("gone: {0}")]
    #[problem(status = 410)]
    Gone(Box<DynError>),
    #[error("locked: {0}")]
    #[problem(status = 423)]
    Locked(&'static DynError),
    #[error("conflict: {0:?}")]
    #[problem(status = 409, code = "CONFLICT")]
    Conflict(std::io::Result<u8>),
}

#[derive(Debug, thiserror::Error, Problem)]
enum Generic<'a, T: std::fmt::Debug> {
    #[error("order not found: {0}")]
    #[problem(status = 404)]
    OrderNotFound(&'a DynError, T),
}

fn main() {}
