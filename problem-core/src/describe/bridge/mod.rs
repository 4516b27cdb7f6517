//! The bridges to libraries that write documents of OpenAPI: each has a file and a feature of its own. A bridge converts a
//! [`Description`](crate::describe::Description) into the types of its library. It does not make schemas or examples.
//!
//! A type asks for a bridge with `#[problem(also(utoipa))]`. The derive knows the names of the bridges, and calls the macro of this name
//! in [`bridges`](crate::__private::bridges). Each macro exists twice: in the file of the bridge, and in `derived/no_bridges.rs` for
//! programs without the feature.

#[cfg(feature = "aide")]
pub mod aide;
#[cfg(any(feature = "poem-openapi", feature = "salvo-oapi", feature = "schemars", feature = "utoipa"))]
mod foreign;
#[cfg(any(feature = "poem-openapi", feature = "salvo-oapi"))]
mod names;
#[cfg(feature = "poem-openapi")]
pub(crate) mod poem_openapi;
#[cfg(feature = "salvo-oapi")]
pub(crate) mod salvo_oapi;
#[cfg(feature = "schemars")]
mod schemars;
#[cfg(feature = "utoipa")]
pub mod utoipa;
