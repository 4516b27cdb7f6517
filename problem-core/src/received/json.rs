//! `ReceivedProblem::from_json`: reading a body.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::members::extension::MemberIndex;
use crate::received::not_a_problem::Cause;
use crate::received::one_pass::Read;
use crate::received::{NotAProblem, ReceivedProblem};
use crate::text::json::Members;

impl ReceivedProblem {
    /// Reads a body. Numbers in extension members keep their digits. A byte order mark before the document is
    /// ignored (RFC 8259 §8.1).
    ///
    /// **Check the status and the media type of the response first.** This method accepts every JSON object, also
    /// the body of a 200. A document is a problem only if the response is a 4xx or 5xx and its `Content-Type` is
    /// `application/problem+json`; some services send `application/json` instead. The page of a proxy, such as a
    /// 502 in HTML, is an error here, so keep the status of the response for that case.
    ///
    /// # Errors
    ///
    /// If it is not a JSON object in UTF-8 (RFC 8259).
    pub fn from_json(body: &[u8]) -> Result<Self, NotAProblem> {
        let text = std::str::from_utf8(body).map_err(|error| NotAProblem(Cause::Utf8(error)))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match serde_json::from_str(text) {
            Ok(Read(problem)) => Ok(problem),
            Err(_) => Self::from_raw(text),
        }
    }

    /// Reads a body with escapes that are not Unicode characters (RFC 8259 §8.2), or returns the error for a
    /// body that is not a JSON object.
    #[cold]
    fn from_raw(body: &str) -> Result<Self, NotAProblem> {
        let Members(members) = serde_json::from_str::<Members<'_, &RawValue>>(body)
            .map_err(|error| NotAProblem(Cause::Json(error)))?;
        let (mut problem, mut index) = (Self::default(), MemberIndex::default());
        for (name, value) in members {
            problem.member(&mut index, name, Cow::Borrowed(value));
        }
        Ok(problem)
    }
}
