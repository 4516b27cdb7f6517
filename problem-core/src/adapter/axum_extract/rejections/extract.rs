//! The rejections in `axum::extract::rejection`.

use axum::extract::rejection::{
    BytesRejection, ExtensionRejection, FailedToBufferBody, FailedToDeserializeForm,
    FailedToDeserializeFormBody, FailedToDeserializePathParams, FailedToDeserializeQueryString,
    FormRejection, InvalidFormContentType, InvalidUtf8, InvalidUtf8InPathParam, JsonDataError, JsonRejection,
    JsonSyntaxError, LengthLimitError, MissingExtension, MissingJsonContentType, MissingPathParams,
    NestedPathRejection, PathRejection, QueryRejection, RawFormRejection, RawPathParamsRejection,
    StringRejection, UnknownBodyError,
};
use http::header::{self, HeaderValue};

use crate::adapter::axum_extract::reading::path_entry;
use crate::adapter::axum_extract::rejections::{
    DEFECT, INTERNAL, Rejection, composite_rejections, internal, problems, rejections, too_large,
};
use crate::input::extract::{FORM, JSON, NO_FORM, NO_JSON};
use crate::input::read::{invalid_path_parameter, reports_path_errors};
use crate::input::sources::entry_of_sources;
use crate::input::validation_status;
use crate::members::field_error::FieldError;
use crate::occurrence::Occurrence;
use crate::problem_type::definition::ProblemTypeDefinition;
use crate::status::ErrorStatus;

/// The problem types of rejections because of what the client sent. The constants below are their indices.
static DEFINITIONS: [ProblemTypeDefinition; 10] = [
    internal(),
    ProblemTypeDefinition::new(ErrorStatus::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE")
        .with_detail(NO_JSON)
        .with_headers(&["accept"]),
    ProblemTypeDefinition::new(ErrorStatus::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE")
        .with_detail(NO_FORM)
        .with_headers(&["accept"]),
    ProblemTypeDefinition::new(ErrorStatus::BAD_REQUEST, "INVALID_JSON")
        .with_detail("the request body is not JSON"),
    ProblemTypeDefinition::new(ErrorStatus::UNPROCESSABLE_CONTENT, "VALIDATION_ERROR")
        .with_detail("the request has invalid fields")
        .with_members(&["errors"]),
    ProblemTypeDefinition::new(ErrorStatus::BAD_REQUEST, "VALIDATION_ERROR")
        .with_detail("the request has invalid fields")
        .with_members(&["errors"]),
    too_large(),
    ProblemTypeDefinition::new(ErrorStatus::BAD_REQUEST, "BAD_REQUEST")
        .with_detail("the request body cannot be read"),
    ProblemTypeDefinition::new(ErrorStatus::NOT_FOUND, "NOT_FOUND").with_detail(""),
    ProblemTypeDefinition::new(ErrorStatus::BAD_REQUEST, "VALIDATION_ERROR")
        .with_detail("the path has invalid parameters")
        .with_members(&["errors"]),
];

const NO_JSON_TYPE: usize = 1;
const NO_FORM_TYPE: usize = 2;
const NOT_JSON: usize = 3;
const INVALID: usize = 4;
const INVALID_AS_400: usize = 5;
const TOO_LARGE: usize = 6;
const UNREADABLE: usize = 7;
const NO_SUCH_PATH: usize = 8;
const WRONG_PATH: usize = 9;

fn invalid_type_index() -> usize {
    if validation_status() == ErrorStatus::BAD_REQUEST { INVALID_AS_400 } else { INVALID }
}

fn wrong_path_type_index() -> usize {
    if reports_path_errors() { WRONG_PATH } else { NO_SUCH_PATH }
}

rejections! { DEFINITIONS:
    MissingJsonContentType NO_JSON_TYPE, {
        fn complete(&self, occurrence: &mut Occurrence<'_>) {
            occurrence.header(header::ACCEPT, HeaderValue::from_static(JSON));
        }
    };
    JsonSyntaxError NOT_JSON;
    JsonDataError invalid_type_index(), {
        fn entry(&self) -> Option<FieldError> {
            Some(entry_of_sources(self))
        }
    };
    FailedToDeserializeQueryString invalid_type_index(), {
        fn entry(&self) -> Option<FieldError> {
            Some(entry_of_sources(self).in_query())
        }
    };
    InvalidFormContentType NO_FORM_TYPE, {
        fn complete(&self, occurrence: &mut Occurrence<'_>) {
            occurrence.header(header::ACCEPT, HeaderValue::from_static(FORM));
        }
    };
    FailedToDeserializeForm invalid_type_index(), {
        fn entry(&self) -> Option<FieldError> {
            Some(entry_of_sources(self).in_query())
        }
    };
    FailedToDeserializeFormBody invalid_type_index(), {
        fn entry(&self) -> Option<FieldError> {
            Some(entry_of_sources(self).in_form())
        }
    };
    LengthLimitError TOO_LARGE;
    UnknownBodyError UNREADABLE;
    InvalidUtf8 UNREADABLE;
    InvalidUtf8InPathParam wrong_path_type_index(), {
        fn entry(&self) -> Option<FieldError> {
            // the rejection has the name of the parameter only in its text
            let text = self.body_text();
            let name = text.strip_prefix("Invalid UTF-8 in `").and_then(|name| name.strip_suffix('`'));
            Some(invalid_path_parameter(name))
        }
    };
    MissingPathParams INTERNAL;
}

impl Rejection for FailedToDeserializePathParams {
    const DEFINITIONS: &'static [ProblemTypeDefinition] = &DEFINITIONS;

    fn type_index(&self) -> usize {
        if self.entry().is_some() { wrong_path_type_index() } else { INTERNAL }
    }

    fn entry(&self) -> Option<FieldError> {
        path_entry(self, &[])
    }
}

problems!(FailedToDeserializePathParams);

composite_rejections! { DEFINITIONS:
    JsonRejection { JsonDataError JsonSyntaxError MissingJsonContentType BytesRejection }
    QueryRejection { FailedToDeserializeQueryString }
    FormRejection { InvalidFormContentType FailedToDeserializeForm FailedToDeserializeFormBody BytesRejection }
    RawFormRejection { InvalidFormContentType BytesRejection }
    BytesRejection { FailedToBufferBody }
    StringRejection { FailedToBufferBody InvalidUtf8 }
    FailedToBufferBody { LengthLimitError UnknownBodyError }
    PathRejection { FailedToDeserializePathParams MissingPathParams }
    RawPathParamsRejection { InvalidUtf8InPathParam MissingPathParams }
}

rejections! { DEFECT:
    MissingExtension INTERNAL;
    NestedPathRejection INTERNAL;
}

composite_rejections! { DEFECT:
    ExtensionRejection { MissingExtension }
}
