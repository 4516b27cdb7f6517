//! Ours, the limit and the hand-written forms, and the loop that measures them. No rival is among the
//! dependencies, so that the ratio of ours to the limit can be had everywhere.
#![forbid(unsafe_code)]

pub mod body;
pub mod columns;
pub mod command;
pub mod error;
pub mod escape;
pub mod plain;
pub mod response;
pub mod rows;
pub mod scratch;
pub mod serve;
pub mod table;
pub mod written;
