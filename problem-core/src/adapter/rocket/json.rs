//! The error of rocket's `Json` as a problem.

use std::io;

use ::rocket::serde::json::Error;

use crate::problem::Problem;
use crate::status::ErrorStatus;

/// The status is the one of rocket's `Json`: 413 for a body over the limit, 422 for JSON that does not have the fields or types of the
/// target, and otherwise 400. The error inside is logged and not sent, because it may quote the request. The body itself is not kept.
impl From<Error<'_>> for Problem {
    fn from(error: Error<'_>) -> Self {
        match error {
            // rocket reports the limit with this kind
            Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Self::from_foreign_error(ErrorStatus::CONTENT_TOO_LARGE, error.into())
            }
            Error::Io(error) => Self::from_foreign_error(ErrorStatus::BAD_REQUEST, error.into()),
            Error::Parse(_, error) if error.is_data() => {
                Self::from_foreign_error(ErrorStatus::UNPROCESSABLE_CONTENT, error.into())
            }
            Error::Parse(_, error) => Self::from_foreign_error(ErrorStatus::BAD_REQUEST, error.into()),
        }
    }
}
