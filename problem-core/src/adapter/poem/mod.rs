//! poem: errors as errors of poem, and [`Boundary`](crate::Boundary) as a middleware.

mod boundary;
#[cfg(feature = "poem-extract")]
pub mod extract;
mod foreign_errors;
pub(crate) mod responses;

pub use crate::adapter::poem::boundary::BoundaryEndpoint;
