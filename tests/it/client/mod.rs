//! Responses of other services, read by a client.

mod parts;
mod reqwest;
