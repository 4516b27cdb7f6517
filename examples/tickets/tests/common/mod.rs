//! Helpers for the tests of the store and for the load test.

pub mod client;
pub mod databases;
