//! Errors in the query parameters that ask for a page.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::ops::RangeInclusive;

use problem_derive::Problem;

use crate::members::field_error::FieldError;

/// An error in the query parameters that ask for a page.
///
/// A limit that is not a number is not part of this enum: the code that parses the query rejects it.
///
/// ```
/// use problem_core::ToProblem;
/// use problem_core::problems::PaginationError;
///
/// fn list(cursor: Option<&str>, limit: Option<u64>) -> Result<Vec<u64>, PaginationError> {
///     let limit = PaginationError::check_limit("limit", limit.unwrap_or(20), 1..=100)?;
///     let start = match cursor {
///         Some(cursor) => u64::from_str_radix(cursor, 16).map_err(|_| PaginationError::InvalidCursor)?,
///         None => 0,
///     };
///     Ok((start..).take(limit as usize).collect())
/// }
///
/// assert_eq!(list(Some("ff"), Some(2)), Ok(vec![255, 256]));
/// assert_eq!(list(Some("' OR 1=1"), None), Err(PaginationError::InvalidCursor));
///
/// let response = list(None, Some(5000)).unwrap_err().to_response::<bytes::Bytes>();
/// assert_eq!(response.status(), 422);
/// assert_eq!(
///     response.body(),
///     r#"{"title":"Unprocessable Content","status":422,"detail":"the limit of a page is out of range","code":"LIMIT_OUT_OF_RANGE","min":1,"max":100,"errors":[{"field":"limit","in":"query","code":"OUT_OF_RANGE","message":"must be from 1 to 100"}]}"#,
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Problem)]
#[problem(crate = crate, also(tonic))]
#[non_exhaustive]
pub enum PaginationError {
    /// The cursor is not one that this API gave out, or it has expired.
    #[problem(status = 400, code = "INVALID_CURSOR")]
    InvalidCursor,

    /// The limit of a page is a number outside the range that this API has.
    #[problem(status = 422, code = "LIMIT_OUT_OF_RANGE")]
    #[non_exhaustive]
    LimitOutOfRange {
        /// The lowest valid limit, in entries.
        #[problem(extension)]
        min: u64,
        /// The highest valid limit, in entries.
        #[problem(extension)]
        max: u64,
        /// The query parameter and the rule that it breaks.
        #[problem(errors)]
        errors: Vec<FieldError>,
    },
}

impl PaginationError {
    /// The error for a limit, in the query parameter `parameter`, that is not from `min` to `max`.
    ///
    /// It is a 422 (RFC 9110 §15.5.21) with an entry in `errors`, as for any other input that is well-formed
    /// and breaks a rule. A client can handle it with the same code as other wrong fields.
    #[must_use]
    pub fn limit_out_of_range(parameter: impl Into<Cow<'static, str>>, min: u64, max: u64) -> Self {
        let message = format!("must be from {min} to {max}");
        let error = FieldError::new(parameter, "OUT_OF_RANGE", message).in_query();
        Self::LimitOutOfRange { min, max, errors: vec![error] }
    }

    /// Returns `limit` if it is in `range`.
    ///
    /// # Errors
    ///
    /// [`LimitOutOfRange`](Self::LimitOutOfRange) if it is not.
    pub fn check_limit(
        parameter: impl Into<Cow<'static, str>>,
        limit: u64,
        range: RangeInclusive<u64>,
    ) -> Result<u64, Self> {
        match range.contains(&limit) {
            true => Ok(limit),
            false => Err(Self::limit_out_of_range(parameter, *range.start(), *range.end())),
        }
    }
}

/// The text is sent to the client as `detail`.
impl fmt::Display for PaginationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InvalidCursor => "the cursor is invalid or has expired: start again without one",
            Self::LimitOutOfRange { .. } => "the limit of a page is out of range",
        })
    }
}

impl Error for PaginationError {}
