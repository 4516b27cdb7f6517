//! Texts and their grammars: JSON, XML, URIs.

pub(crate) mod const_str;
pub(crate) mod json;
pub(crate) mod percent_encode;
pub(crate) mod uri;
#[cfg(feature = "xml")]
pub(crate) mod xml;
