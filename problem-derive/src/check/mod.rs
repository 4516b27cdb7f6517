//! From parsed attributes to the checked model.

pub(crate) mod detail;
pub(crate) mod field;
pub(crate) mod headers;
pub(crate) mod members;
pub(crate) mod status;
pub(crate) mod r#type;
pub(crate) mod variant;
