//! Every fault of a request in one response.

mod context;
mod json_text;
mod json_types;
mod panics;
mod parameter_types;
mod property;
mod rules;
mod swallowed;
mod table;
