//! A request through core's layer, and through the layers that people stack by hand for the same: each on a
//! handler of axum, which is called without a socket.
#![forbid(unsafe_code)]

pub mod check;
pub mod columns;
mod handlers;
mod relative;
mod rendered;
mod request;
mod service;
pub mod tuned;
