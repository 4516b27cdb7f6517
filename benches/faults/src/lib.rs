//! Bodies that do not match their types.
#![forbid(unsafe_code)]

pub mod cases;
pub mod small;
