//! A service with one route for each way in which a problem is sent, or is not.
//!
//! rustdoc deletes the executable of this example, so it leaves no record:
//!
//! ```
//! use problem_core::ToProblem;
//! use problem_coverage::OrderError;
//!
//! let response = OrderError::Withdrawn.to_response::<Vec<u8>>();
//! # let response: http::Response<_> = response;
//! assert_eq!(response.status(), 410);
//! ```

use axum::Router;
use axum::extract::Path;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use problem_core::boundary::BaseUri;
use problem_core::{Boundary, ErrorStatus, Problem, ToProblem};

/// The errors of the service.
#[derive(Debug, thiserror::Error, Problem)]
pub enum OrderError {
    /// A test sends it.
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        /// The number of the order.
        #[problem(extension, example = 7)]
        id: u64,
    },
    /// A test of another executable sends it.
    #[error("out of stock")]
    #[problem(status = 409)]
    OutOfStock,
    /// Only a process that aborts sends it.
    #[error("the order was withdrawn")]
    #[problem(status = 410)]
    Withdrawn,
    /// It is rendered, but the handler returns something else.
    #[error("the warehouse is busy")]
    #[problem(status = 503, code = "WAREHOUSE_BUSY", retry_after = 1)]
    WarehouseBusy,
    /// A client gets it in the body of a success. The next version has another code.
    #[error("a line of the order is wrong")]
    #[problem(status = 400)]
    #[cfg_attr(feature = "next-version", problem(code = "LINE_INVALID"))]
    LineWrong,
    /// A handler outside of any boundary sends it.
    #[error("the order is locked")]
    #[problem(status = 423)]
    Locked,
    /// The next version of the service has it.
    #[cfg(feature = "next-version")]
    #[error("the order was sent")]
    #[problem(status = 409)]
    AlreadySent,
}

/// The boundary of the service.
pub fn boundary() -> Boundary {
    Boundary::new().with_base_for_all(BaseUri::from_static("https://api.example.com/errors/"))
}

/// The routes of the service.
pub fn app() -> Router {
    let inside = Router::new()
        .route("/orders/{id}", get(async |Path(id): Path<u64>| OrderError::OrderNotFound { id }))
        .route("/orders", post(async || OrderError::OutOfStock))
        .route("/withdrawn", get(async || OrderError::Withdrawn))
        .route("/batch", post(async || format!("[{}]", OrderError::LineWrong.to_json())))
        .route("/undocumented", get(async || Problem::new(ErrorStatus::GONE).with_code("UNDOCUMENTED")))
        .route("/large", get(async || Problem::new(ErrorStatus::CONTENT_TOO_LARGE)))
        .route("/panic", get(panics))
        .route("/retried", get(retried))
        .layer(boundary());
    inside.route("/locked", get(async || OrderError::Locked))
}

async fn panics() {
    panic!("a bug");
}

/// The first attempt fails, and the second does not.
async fn retried() -> impl IntoResponse {
    let _ = OrderError::WarehouseBusy.into_response();
    "done"
}
