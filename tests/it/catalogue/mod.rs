//! The catalogue of the problem types of an API.

mod changes;
mod collection;
mod lock;
