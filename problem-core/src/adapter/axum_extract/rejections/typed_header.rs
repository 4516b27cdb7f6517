//! The rejection of axum-extra's `TypedHeader`.

use axum_extra::typed_header::TypedHeaderRejection;

use crate::adapter::axum_extract::rejections::header_field::{self, Fault};
use crate::adapter::axum_extract::rejections::rejections;
use crate::members::field_error::FieldError;
use crate::occurrence::Occurrence;
use crate::problem_type::definition::ProblemTypeDefinition;

static DEFINITIONS: [ProblemTypeDefinition; 1] = [header_field::definition()];

fn fault(rejection: &TypedHeaderRejection) -> Fault {
    if rejection.is_missing() { Fault::Missing } else { Fault::Invalid }
}

rejections! { DEFINITIONS:
    TypedHeaderRejection 0, {
        fn entry(&self) -> Option<FieldError> {
            Some(fault(self).entry(self.name().as_str()))
        }

        fn complete(&self, occurrence: &mut Occurrence<'_>) {
            fault(self).write_detail(self.name().as_str(), occurrence);
        }
    };
}
