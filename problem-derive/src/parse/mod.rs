//! From tokens to parsed attributes.

pub(crate) mod attribute;
pub(crate) mod field;
pub(crate) mod foreign;
pub(crate) mod keys;
pub(crate) mod template;
pub(crate) mod value;
