//! Turns parsed attributes into the checked model. Everything wrong is reported through `rules`; nothing here writes
//! tokens.

mod detail;
mod effect;
mod example;
mod from_received;
mod grpc;
mod headers;
mod identity;
mod inner;
mod members;
mod mirror;
mod privacy;
mod status;
mod twins;
mod r#type;
mod variant;

pub(crate) use r#type::check;
