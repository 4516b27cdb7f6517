//! The guide to API responses, compared with the service: over a socket, and with whole responses.
//!
//! `rows` has a test for each row of the guide. Its responses are in `docs/guide-to-responses.md`, which
//! `UPDATE_RESPONSES=1 cargo test -p tickets --test guide` writes again. `outcomes` provokes every error of every operation.

mod api;
mod crud;
mod outcomes;
mod responses;
mod rows;
#[path = "../support/mod.rs"]
mod support;
