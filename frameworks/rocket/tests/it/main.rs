//! The boundary in rocket.

mod bodies;
mod boundary;
mod guards;
mod program;
mod responses;
mod server;
