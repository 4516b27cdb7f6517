//! Helpers for several tests: raw HTTP over a socket, and a log that tests can read.

pub mod logs;
pub mod process;
pub mod wire;
