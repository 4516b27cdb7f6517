//! The facts and decisions that both [`problem-core`](https://docs.rs/problem-core) and its derive need.
//!
//! **This crate is not an API.** It may change in any release; depend on `problem-core` instead.
//!
//! The derive checks literals, and const evaluation in core checks constants. Both call the functions of this crate, so
//! a fact or a rule exists once. This crate knows no tokens, no framework and no run-time value.
#![no_std]
#![forbid(unsafe_code)]
#![allow(clippy::result_large_err, reason = "an error here becomes a compile error: it is made once")]

extern crate alloc;

pub mod bridges;
pub mod bytes;
pub mod disclosure;
pub mod grpc;
pub mod header_fields;
pub mod json_escape;
pub mod log_level;
pub mod members;
pub mod row;
pub mod rulebook;
pub mod status;
pub mod uri;
pub mod wire_names;
