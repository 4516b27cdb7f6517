//! Which bodies can be problem details documents.

use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};

/// What the header fields say about the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::received) enum BodyFormat {
    /// `application/problem+json`.
    Problem,
    /// `application/problem+xml`.
    #[cfg(feature = "xml")]
    ProblemXml,
    /// Another type of JSON, or no type. Many services send problems as `application/json`.
    PerhapsProblem,
    /// Something else.
    Other,
}

impl BodyFormat {
    pub(in crate::received) fn of(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(CONTENT_ENCODING).iter();
        // an element of a list can be empty (RFC 9110 §5.6.1.2)
        let mut codings =
            lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b',')).map(<[u8]>::trim_ascii);
        if codings.any(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case(b"identity")) {
            return Self::Other;
        }
        let Some(media_type) = headers.get(CONTENT_TYPE) else { return Self::PerhapsProblem };
        // parameters have no meaning: JSON is always UTF-8 (RFC 8259 §11)
        let essence = media_type.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default();
        match &*essence.trim_ascii().to_ascii_lowercase() {
            b"application/problem+json" => Self::Problem,
            #[cfg(feature = "xml")]
            b"application/problem+xml" => Self::ProblemXml,
            b"application/json" => Self::PerhapsProblem,
            other if other.ends_with(b"+json") => Self::PerhapsProblem,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_media_type_decides() {
        let of = |fields: &[(&'static str, &str)]| {
            BodyFormat::of(
                &fields.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect(),
            )
        };
        let media_type = |text: &str| of(&[("content-type", text)]);
        for text in ["application/problem+json", "Application/Problem+JSON ; charset=latin1"] {
            assert_eq!(media_type(text), BodyFormat::Problem);
        }
        for text in ["application/json;charset=utf-8", "application/vnd.api+json"] {
            assert_eq!(media_type(text), BodyFormat::PerhapsProblem);
        }
        for text in ["text/html", "text/plain", "", "application/problem", "application/jsonp"] {
            assert_eq!(media_type(text), BodyFormat::Other);
        }
        assert_eq!(of(&[]), BodyFormat::PerhapsProblem);
        let problem = ("content-type", "application/problem+json");
        for coding in ["gzip", "identity, gzip", "gzip, identity", "identities", "\"\""] {
            assert_eq!(of(&[problem, ("content-encoding", coding)]), BodyFormat::Other, "{coding}");
        }
        for coding in ["identity", "Identity , identity", "", ",", "identity,"] {
            assert_eq!(of(&[problem, ("content-encoding", coding)]), BodyFormat::Problem, "{coding}");
        }
    }
}
