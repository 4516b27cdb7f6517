//! actix-web: derived errors and [`Problem`](struct@crate::Problem) are its errors, and [`Boundary`](crate::Boundary) is its middleware.
//!
//! actix-web has types of its own for header fields and responses, and its extensions belong to one thread. `convert.rs` copies the
//! head of a response between these types and the crate `http`, with which everything else of this crate works.

mod body;
mod convert;
mod error;
#[cfg(feature = "actix-extract")]
pub mod extract;
mod future;
mod middleware;
#[cfg(feature = "problems")]
mod request_headers;
pub(crate) mod response;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

pub use crate::adapter::actix::body::BoundaryBody;
pub use crate::adapter::actix::future::BoundaryFuture;
pub use crate::adapter::actix::middleware::BoundaryService;
use crate::to_problem::ToProblem;

/// The response of an error, with its log event: what the impl of a derived type returns. It is for types with an impl of
/// `ResponseError` by hand.
///
/// ```
/// use actix_web::http::header::{HeaderName, HeaderValue};
/// use actix_web::http::StatusCode;
/// use actix_web::{HttpResponse, ResponseError};
/// use problem_core::{Problem, ToProblem};
///
/// #[derive(Debug, thiserror::Error, Problem)]
/// #[problem(skip(actix))]
/// enum OrderError {
///     #[error("order {0} not found")]
///     #[problem(status = 404)]
///     NotFound(u64),
/// }
///
/// impl ResponseError for OrderError {
///     fn status_code(&self) -> StatusCode {
///         problem_core::actix::status(self)
///     }
///
///     fn error_response(&self) -> HttpResponse {
///         let mut response = problem_core::actix::respond(self);
///         response.headers_mut().insert(HeaderName::from_static("x-shard"), HeaderValue::from_static("7"));
///         response
///     }
/// }
///
/// let response = OrderError::NotFound(7).error_response();
/// assert_eq!(response.status(), 404);
/// assert_eq!(response.headers().get("x-shard").unwrap(), "7");
/// ```
#[must_use]
pub fn respond(error: &impl ToProblem) -> HttpResponse {
    response::respond(error)
}

/// The status of the response of an error. It renders nothing, and logs nothing.
#[must_use]
pub fn status(error: &impl ToProblem) -> StatusCode {
    response::status(error)
}

/// Implements actix-web's trait.
#[doc(hidden)]
#[macro_export]
macro_rules! __actix {
    ([actix $($skip:ident)*] $($input:tt)*) => {};
    ([$other:ident $($skip:ident)*] $($input:tt)*) => { $crate::__actix! { [$($skip)*] $($input)* } };
    ([] [$($attribute:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*] $fields:tt) => {
        #[automatically_derived]
        $($attribute)*
        impl $($generics)* __problem::actix::ResponseError for $ty
        where
            $($bounds)*
            // The lifetime defers the check, so that a type that is not an error, which is a compile error already, does not cause
            // a second one.
            for<'__problem> $ty: __problem::ToProblem,
        {
            fn status_code(&self) -> __problem::actix::StatusCode {
                __problem::actix::status(self)
            }

            fn error_response(&self) -> __problem::actix::HttpResponse {
                __problem::actix::respond(self)
            }
        }
    };
}
