//! What generated code calls. Not part of the API: it may change in any release.

pub use std::error::Error;
pub use std::fmt::{self, Display};
pub use std::format_args;

pub use http::header::{self, HeaderValue};
pub use serde::Serialize;

pub use crate::field_error::{FieldErrors, ToFieldError};
pub use crate::headers::{ResponseHeaders, RetryAfter};
pub use crate::member::MemberVisitor;
pub use crate::problem_type::{ProblemType, ProblemTypes};
pub use crate::status::ErrorStatus;
pub use crate::to_problem::ToProblem;

#[cfg(feature = "axum")]
pub mod axum {
    //! What the impls for axum call.

    pub use axum_core::response::{IntoResponse, Response};

    pub use crate::adapter::axum::respond;
}

/// Stands in the impl of a type that has a mistake in its attributes, so it never runs.
#[must_use]
pub fn never_compiled() -> &'static ProblemType {
    unreachable!("the derive has reported a mistake")
}
