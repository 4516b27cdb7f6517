//! The extension members of an occurrence: how they are collected and named. This folder does not
//! know in which format they are sent, or what a problem has besides them.

pub(crate) mod extension;
pub(crate) mod field_error;
mod field_error_reading;
pub(crate) mod names;
pub(crate) mod pointer;
