//! axum's own rejections as problems, for `?` and for extractors around extractors.
//!
//! The body of the request is gone when a rejection becomes a problem. So these problems have no line and
//! column, and they are less precise than those of `from_json`, which reads the body again.

use axum::extract::rejection::{
    BytesRejection, FormRejection, JsonRejection, PathRejection, QueryRejection, StringRejection,
};

use crate::input::read::{entry_of_sources, reports_path_errors};
use crate::input::validation_status;
use crate::members::field_error::FieldError;
use crate::occurrence::Occurrence;
use crate::problem_type::ProblemType;
use crate::problem_type::definition::ProblemTypeDefinition;
use crate::problem_type::set::ProblemTypes;
use crate::status::ErrorStatus;
use crate::to_problem::ToProblem;

/// The problem types of rejections. The constants below are their indices.
static DEFINITIONS: [ProblemTypeDefinition; 9] = [
    ProblemTypeDefinition::new(ErrorStatus::INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR"),
    ProblemTypeDefinition::new(ErrorStatus::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE")
        .with_detail("the request body has another type than the one that is read"),
    ProblemTypeDefinition::new(ErrorStatus::BAD_REQUEST, "INVALID_JSON")
        .with_detail("the request body is not JSON"),
    ProblemTypeDefinition::new(ErrorStatus::UNPROCESSABLE_CONTENT, "VALIDATION_ERROR")
        .with_detail("the request has invalid fields")
        .with_members(&["errors"]),
    ProblemTypeDefinition::new(ErrorStatus::BAD_REQUEST, "VALIDATION_ERROR")
        .with_detail("the request has invalid fields")
        .with_members(&["errors"]),
    ProblemTypeDefinition::new(ErrorStatus::CONTENT_TOO_LARGE, "CONTENT_TOO_LARGE")
        .with_detail("the request body is too large"),
    ProblemTypeDefinition::new(ErrorStatus::BAD_REQUEST, "BAD_REQUEST")
        .with_detail("the request body cannot be read"),
    ProblemTypeDefinition::new(ErrorStatus::NOT_FOUND, "NOT_FOUND").with_detail(""),
    ProblemTypeDefinition::new(ErrorStatus::BAD_REQUEST, "VALIDATION_ERROR")
        .with_detail("the path has invalid parameters")
        .with_members(&["errors"]),
];

/// What a rejection tells about itself.
trait Rejection: std::error::Error {
    /// The index in [`DEFINITIONS`].
    fn type_index(&self) -> usize;

    /// The entry of `errors`, with the part of the request that it is about.
    fn entry(&self) -> Option<FieldError> {
        None
    }
}

const INTERNAL: usize = 0;
const MEDIA_TYPE: usize = 1;
const NOT_JSON: usize = 2;
const INVALID: usize = 3;
const INVALID_AS_400: usize = 4;
const TOO_LARGE: usize = 5;
const UNREADABLE: usize = 6;
const NO_SUCH_PATH: usize = 7;
const WRONG_PATH: usize = 8;

fn invalid_type_index() -> usize {
    if validation_status() == ErrorStatus::BAD_REQUEST { INVALID_AS_400 } else { INVALID }
}

fn wrong_path_type_index() -> usize {
    if reports_path_errors() { WRONG_PATH } else { NO_SUCH_PATH }
}

impl Rejection for BytesRejection {
    fn type_index(&self) -> usize {
        body_type_index(self.status().as_u16())
    }
}

impl Rejection for StringRejection {
    fn type_index(&self) -> usize {
        body_type_index(self.status().as_u16())
    }
}

fn body_type_index(status: u16) -> usize {
    match status {
        413 => TOO_LARGE,
        400..500 => UNREADABLE,
        _ => INTERNAL,
    }
}

impl Rejection for JsonRejection {
    fn type_index(&self) -> usize {
        match self {
            Self::MissingJsonContentType(_) => MEDIA_TYPE,
            Self::JsonSyntaxError(_) => NOT_JSON,
            Self::JsonDataError(_) => invalid_type_index(),
            Self::BytesRejection(rejection) => rejection.type_index(),
            _ => INTERNAL,
        }
    }

    fn entry(&self) -> Option<FieldError> {
        matches!(self, Self::JsonDataError(_)).then(|| entry_of_sources(self))
    }
}

impl Rejection for QueryRejection {
    fn type_index(&self) -> usize {
        invalid_type_index()
    }

    fn entry(&self) -> Option<FieldError> {
        Some(entry_of_sources(self).in_query())
    }
}

impl Rejection for FormRejection {
    fn type_index(&self) -> usize {
        match self {
            Self::InvalidFormContentType(_) => MEDIA_TYPE,
            Self::FailedToDeserializeForm(_) | Self::FailedToDeserializeFormBody(_) => invalid_type_index(),
            Self::BytesRejection(rejection) => rejection.type_index(),
            _ => INTERNAL,
        }
    }

    fn entry(&self) -> Option<FieldError> {
        match self {
            Self::FailedToDeserializeForm(_) => Some(entry_of_sources(self).in_query()),
            Self::FailedToDeserializeFormBody(_) => Some(entry_of_sources(self).in_form()),
            _ => None,
        }
    }
}

impl Rejection for PathRejection {
    fn type_index(&self) -> usize {
        if super::path_entry(self, &[]).is_some() { wrong_path_type_index() } else { INTERNAL }
    }

    fn entry(&self) -> Option<FieldError> {
        super::path_entry(self, &[])
    }
}

macro_rules! problems {
    ($($rejection:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl ToProblem for $rejection {
            const TYPES: ProblemTypes = ProblemTypes::new(&DEFINITIONS, &[]);

            fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
                let problem_type = DEFINITIONS[self.type_index()].problem_type();
                // a 404 does not say what is wrong with the path
                if problem_type.code() == "VALIDATION_ERROR" {
                    occurrence.errors(&self.entry());
                }
                problem_type
            }
        }
    )*};
}

problems!(BytesRejection StringRejection JsonRejection QueryRejection FormRejection PathRejection);
