//! What exists only for the code that the derive generates.

mod const_checks;
mod const_string;
pub(crate) mod constants;
pub mod private;
mod rate_limit;
mod template_field;
