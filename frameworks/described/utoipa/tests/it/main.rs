//! The bridge to utoipa, and members whose types have schemas of utoipa or of schemars.

#![expect(dead_code, reason = "most types are only described")]

mod bridge;
mod members;
mod schemars_members;
mod service;
