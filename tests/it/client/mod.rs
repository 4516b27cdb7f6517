//! Responses of other services, read by a client.

mod hostile;
mod parts;
mod reqwest;
