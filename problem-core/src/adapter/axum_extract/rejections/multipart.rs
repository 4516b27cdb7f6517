//! The rejections in `axum::extract::multipart`.

use axum::extract::multipart::{InvalidBoundary, MultipartError, MultipartRejection};

use crate::adapter::axum_extract::rejections::{
    INTERNAL, Rejection, composite_rejections, internal, problems, rejections, too_large,
};
#[cfg(feature = "tower")]
use crate::adapter::tower::error_statuses::status_of;
use crate::log::error_chain::chain;
use crate::problem_type::definition::ProblemTypeDefinition;
use crate::status::ErrorStatus;

static DEFINITIONS: [ProblemTypeDefinition; 6] = [
    internal(),
    ProblemTypeDefinition::new(ErrorStatus::BAD_REQUEST, "INVALID_MULTIPART")
        .with_detail("`Content-Type` must be `multipart/form-data` with a valid `boundary`"),
    ProblemTypeDefinition::new(ErrorStatus::BAD_REQUEST, "INVALID_MULTIPART")
        .with_detail("the request body is not valid `multipart/form-data`"),
    ProblemTypeDefinition::new(ErrorStatus::BAD_REQUEST, "BAD_REQUEST")
        .with_detail("the request body ended early"),
    too_large(),
    ProblemTypeDefinition::new(ErrorStatus::REQUEST_TIMEOUT, "REQUEST_TIMEOUT").without_detail(),
];

const NO_BOUNDARY: usize = 1;
const MALFORMED: usize = 2;
const BROKEN_OFF: usize = 3;
const TOO_LARGE: usize = 4;
const TOO_SLOW: usize = 5;

rejections! { DEFINITIONS:
    InvalidBoundary NO_BOUNDARY;
}

composite_rejections! { DEFINITIONS:
    MultipartRejection { InvalidBoundary }
}

impl Rejection for MultipartError {
    const DEFINITIONS: &'static [ProblemTypeDefinition] = &DEFINITIONS;

    fn type_index(&self) -> usize {
        let status = self.status().as_u16();
        // axum's status ignores the errors of layers around the body, such as a timeout
        #[cfg(feature = "tower")]
        let status = chain(self).find_map(status_of).map_or(status, |status| status.as_u16());
        match status {
            408 => TOO_SLOW,
            413 => TOO_LARGE,
            400..500 => MALFORMED,
            // axum has a 500 for every other body that could not be read, for example because the client is gone. The
            // error of the reader has another error as its source then
            _ if chain(self).nth(2).is_some() => BROKEN_OFF,
            _ => INTERNAL,
        }
    }
}

problems!(MultipartError);
