//! Every fault of a request in one response.

mod json_text;
mod json_types;
mod parameter_types;
mod property;
mod table;
