//! Rejections because of one header field of the request: a 400 that names the field.

use crate::members::field_error::FieldError;
use crate::occurrence::Occurrence;
use crate::problem_type::definition::ProblemTypeDefinition;
use crate::status::ErrorStatus;

pub(super) const fn definition() -> ProblemTypeDefinition {
    ProblemTypeDefinition::new(ErrorStatus::BAD_REQUEST, "VALIDATION_ERROR")
        .with_written_detail()
        .with_members(&["errors"])
}

/// What is wrong with a header field. Its value is never sent.
#[derive(Clone, Copy)]
pub(super) enum Fault {
    Missing,
    Invalid,
}

impl Fault {
    pub(super) fn entry(self, name: &str) -> FieldError {
        let (code, message) = match self {
            Self::Missing => ("REQUIRED", "is required"),
            Self::Invalid => ("INVALID_VALUE", "is not valid"),
        };
        FieldError::at([name], code, message).in_header()
    }

    pub(super) fn write_detail(self, name: &str, occurrence: &mut Occurrence<'_>) {
        let predicate = match self {
            Self::Missing => "missing",
            Self::Invalid => "not valid",
        };
        occurrence.detail(format_args!("the header field `{name}` is {predicate}"));
    }
}
