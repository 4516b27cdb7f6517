//! The grammars of texts: JSON, XML and URIs. This folder does not know problems, or why somebody parses or
//! writes a text.

pub(crate) mod const_str;
pub(crate) mod json;
pub(crate) mod percent_encode;
pub(crate) mod uri;
#[cfg(feature = "xml")]
pub(crate) mod xml;
