//! The boundary around a future that returns an `http::Response`, with a body of the crate `http-body`. The adapters for such frameworks
//! share it.
//!
//! This module polls the future and its body. An `Exchange` makes the decisions of the boundary.

pub(super) mod body;
pub(super) mod future;

use std::error::Error;

type BoxError = Box<dyn Error + Send + Sync>;
