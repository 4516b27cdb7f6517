//! From tokens to parsed attributes. Nothing here compares keys with each other, or knows what a status requires.

pub(crate) mod attribute;
mod expression;
pub(crate) mod field;
pub(crate) mod foreign;
pub(crate) mod keys;
mod refused_value;
pub(crate) mod shown_fields;
pub(crate) mod source_field;
pub(crate) mod template;
pub(crate) mod value;
mod value_end;
mod value_parser;
