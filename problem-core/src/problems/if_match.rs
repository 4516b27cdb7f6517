//! The request header field `If-Match`.

use std::fmt;

use crate::headers::entity_tag::{entity_tag, strong_tags};
use crate::headers::request_headers::RequestHeaders;
use crate::problems::precondition::{Precondition, PreconditionError};

/// The versions of a resource that a client wants to change (RFC 9110 §13.1.1), so that no client overwrites a change that it has not
/// seen. It is an extractor in axum, actix-web and poem, with the features `axum-extract`, `actix-extract` and `poem-extract`. **A
/// request without `If-Match` is rejected with a 428.**
///
/// ```
/// use http::HeaderMap;
/// use problem_core::ToProblem;
/// use problem_core::problems::{IfMatch, PreconditionError};
///
/// fn put(headers: &HeaderMap, current: u64) -> Result<(), PreconditionError> {
///     IfMatch::from_headers(headers)?.check(current)
///     // UPDATE … SET version = version + 1 WHERE id = $1 AND version = $2
/// }
///
/// let mut headers = HeaderMap::new();
/// assert_eq!(put(&headers, 7).unwrap_err().status().as_u16(), 428);
/// headers.insert("if-match", r#""6""#.parse()?);
/// assert_eq!(put(&headers, 7).unwrap_err().status().as_u16(), 412);
/// headers.insert("if-match", r#""6", "7""#.parse()?);
/// assert_eq!(put(&headers, 7), Ok(()));
/// # Ok::<(), http::header::InvalidHeaderValue>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IfMatch {
    /// The field lines, joined with commas.
    tags: Vec<u8>,
}

impl IfMatch {
    /// Reads the field.
    ///
    /// # Errors
    ///
    /// [`Required`](PreconditionError::Required) if the request does not have it.
    pub fn from_headers(headers: &impl RequestHeaders) -> Result<Self, PreconditionError> {
        Precondition::IfMatch.require(headers)?;
        let lines: Vec<&[u8]> = headers.lines(Precondition::IfMatch.header().as_str()).collect();
        Ok(Self { tags: lines.join(&b',') })
    }

    /// Checks that the current version is one that the client wants to change. `current` is its entity tag, such as `"7"`, or the text
    /// between the quotes: what [`Versioned`](crate::responses::Versioned) and
    /// [`Created::with_etag`](crate::responses::Created::with_etag) send. `If-Match: *` accepts every version.
    ///
    /// The comparison is strong (§8.8.3.2): a weak tag such as `W/"7"` equals no other tag.
    ///
    /// # Errors
    ///
    /// [`Failed`](PreconditionError::Failed) if the field does not list this version, or cannot be parsed.
    pub fn check(&self, current: impl fmt::Display) -> Result<(), PreconditionError> {
        let listed =
            || entity_tag(&current).is_some_and(|tag| strong_tags(&self.tags).any(|listed| tag == listed));
        match self.tags.trim_ascii() == b"*" || listed() {
            true => Ok(()),
            false => Err(Precondition::IfMatch.failed()),
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use http::header::{HeaderValue, IF_MATCH};

    use super::*;

    fn check(lines: &[&str], current: &str) -> bool {
        let headers: HeaderMap =
            lines.iter().map(|line| (IF_MATCH, HeaderValue::from_bytes(line.as_bytes()).unwrap())).collect();
        IfMatch::from_headers(&headers).unwrap().check(current).is_ok()
    }

    #[test]
    fn the_comparison_is_strong_and_knows_quotes() {
        for (lines, current, expected) in [
            (&[r#""7""#][..], "7", true),
            (&[r#""7""#], r#""7""#, true),
            (&["*"], "7", true),
            (&[" * "], "7", true),
            (&[r#""6", "7""#], "7", true),
            (&[r#""6""#, r#""7""#], "7", true),
            (&[r#""6","7""#], "7", true),
            (&[r#",, "7" ,"#], "7", true),
            // a comma in a tag does not end it
            (&[r#""6,7""#], "7", false),
            (&[r#""6,7""#], "6,7", true),
            (&[r#""a, "7", b""#], "7", false),
            (&[r#"W/"6", "7""#], "7", true),
            (&[r#"W/"7""#], "7", false),
            (&[r#"W/"7""#], r#"W/"7""#, false),
            (&[r#""7""#], r#"W/"7""#, false),
            (&["7"], "7", false),
            (&[r#""7"#], "7", false),
            (&[r#"w/"7""#], "7", false),
            (&[r#"x, "7""#], "7", false),
            (&[""], "", false),
            (&[r#""""#], "", true),
            (&["W/"], "7", false),
            (&[r#""*""#], "7", false),
            (&["\"\u{e4}\"", "\"7\""], "7", true),
            // not an entity tag
            (&[r#""7""#], "a b", false),
        ] {
            assert_eq!(check(lines, current), expected, "{lines:?} {current}");
        }
    }
}
