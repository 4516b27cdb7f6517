//! Salvo: errors as responses, and [`Boundary`](crate::Boundary) as a hoop of the service.
//!
//! A handler of Salvo changes a response that it shares with the handlers before and after it. So an error replaces the body and its
//! header fields, and leaves the other fields.

mod boundary;
mod deferred_error;
pub(crate) mod responses;
