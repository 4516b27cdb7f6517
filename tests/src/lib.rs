//! Helpers for several tests: raw HTTP over a socket, a log that tests can read, and services in which errors occur.

pub mod canary;
pub mod logs;
pub mod orders;
pub mod process;
pub mod wire;
