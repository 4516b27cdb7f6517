//! The extension members of an occurrence.

pub(crate) mod extension;
pub(crate) mod field_error;
pub(crate) mod visitor;
