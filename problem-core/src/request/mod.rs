//! What only the request knows, for whoever renders an error while it is answered.
//!
//! The feature `boundary` has the context of a request; without it there is never one, and nothing
//! that asks for it is left in the program.

#[cfg(feature = "boundary")]
mod accept;
#[cfg(feature = "boundary")]
mod context;
#[cfg(feature = "boundary")]
mod current;
#[cfg(not(feature = "boundary"))]
mod disabled;
#[cfg(feature = "boundary")]
mod id;
#[cfg(feature = "boundary")]
mod path;
#[cfg(feature = "boundary")]
mod trace_context;

#[cfg(feature = "boundary")]
pub(crate) use context::Incoming;
#[cfg(feature = "boundary")]
pub use context::RequestContext;
#[cfg(feature = "boundary")]
pub use current::Carried;
#[cfg(feature = "boundary")]
pub(crate) use current::current;
#[cfg(all(feature = "axum", feature = "boundary"))]
pub(crate) use current::is_there;
#[cfg(not(feature = "boundary"))]
pub(crate) use disabled::{RequestContext, current};
