use axum::Json;
use problem_core::{Problem, ToProblem};

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
enum OrderError<T: std::fmt::Debug> {
    #[error("order not found")]
    #[problem(status = 204)]
    OrderNotFound,

    #[error("the order is closed")]
    #[problem(code = "CLOSED")]
    Closed(T),

    #[error("sign in first")]
    #[problem(status = 401, www_authenticate = "Bearer realm=\"orders\"", realm = "orders")]
    Unauthenticated,
}

// none of these uses is wrong, so none of them raises an error
async fn handler() -> Result<Json<u8>, OrderError<u8>> {
    Err(OrderError::Closed(1))
}

fn through_problem() -> Result<(), Problem> {
    Err(OrderError::Closed("text"))?
}

fn main() {
    let _ = axum::Router::<()>::new().route("/", axum::routing::get(handler));
    let _ = through_problem();
    let _ = OrderError::Closed(1).to_problem();
    let _ = OrderError::<u8>::TYPES.len();
}
