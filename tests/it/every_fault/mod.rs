//! Every fault of a request in one response.

mod json_text;
mod property;
