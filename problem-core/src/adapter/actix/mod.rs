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
pub(crate) mod response;

pub use crate::adapter::actix::body::BoundaryBody;
pub use crate::adapter::actix::future::BoundaryFuture;
pub use crate::adapter::actix::middleware::BoundaryService;

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
