//! The grammars of texts: JSON, XML and URIs, what a text on one line cannot have, and the buffers in which texts are written. This folder
//! does not know problems, or why somebody parses or writes a text.

pub(crate) mod buffer;
pub(crate) mod json;
pub(crate) mod json_escape;
pub(crate) mod line;
#[cfg(feature = "boundary")]
pub(crate) mod member_name;
pub(crate) mod percent_encode;
pub(crate) mod resolve;
#[cfg_attr(not(feature = "boundary"), allow(dead_code, reason = "only a boundary sends a time"))]
pub(crate) mod rfc_3339;
#[cfg(feature = "xml")]
pub(crate) mod xml;
