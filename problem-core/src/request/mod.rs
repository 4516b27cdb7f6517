//! The context of the request that is being answered: its ID, its path, what the client accepts, and how the
//! service is configured. This folder only answers questions about the request: it does not know problems,
//! how they are rendered, or how fields are written into a response.
//!
//! Without the feature `boundary` there is never a context, and the compiler removes all code that asks for
//! one.

#[cfg(feature = "boundary")]
mod accept;
mod clock;
#[cfg(feature = "boundary")]
mod collected;
#[cfg(feature = "boundary")]
mod context;
#[cfg(feature = "boundary")]
mod context_members;
#[cfg(feature = "boundary")]
mod current;
#[cfg(not(feature = "boundary"))]
mod disabled;
#[cfg(feature = "boundary")]
pub(crate) mod errors_shape;
#[cfg(feature = "boundary")]
pub(crate) mod extra_members;
#[cfg(feature = "tonic")]
pub(crate) mod grpc;
#[cfg(feature = "boundary")]
pub(crate) mod head;
#[cfg(feature = "boundary")]
pub(crate) mod hook;
#[cfg(feature = "boundary")]
mod id;
#[cfg(feature = "actix")]
mod logged_errors;
#[cfg(any(feature = "boundary", feature = "catalogue"))]
pub(crate) mod media_ranges;
#[cfg_attr(not(feature = "boundary"), allow(dead_code, reason = "there is never a request that has members"))]
pub(crate) mod member_text;
#[cfg(feature = "boundary")]
mod path;
#[cfg_attr(
    not(feature = "boundary"),
    allow(dead_code, reason = "there is never a request that remembers a response")
)]
pub(crate) mod rendered;
#[cfg(feature = "boundary")]
pub(crate) mod settings;
#[cfg(feature = "boundary")]
mod trace_context;
#[cfg(feature = "boundary")]
pub(crate) mod type_uris;

pub(crate) use clock::now;
#[cfg(feature = "boundary")]
pub use context::RequestContext;
#[cfg(feature = "boundary")]
pub use current::Carried;
#[cfg(feature = "boundary")]
pub(crate) use current::{CurrentGuard, current, had_context};
#[cfg(not(feature = "boundary"))]
pub(crate) use disabled::{RequestContext, current, had_context};
