//! The rules of `validator` and `garde`: their codes, the names on the wire, and what is sent.

mod codes;
mod names;
mod property;
mod sent;
