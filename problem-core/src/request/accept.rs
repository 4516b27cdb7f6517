//! `Accept` (RFC 9110 §12.5.1): which of the two formats a client prefers.

use std::borrow::Borrow;

use http::header::{ACCEPT, HeaderValue};

use crate::request::head::RequestHead;
use crate::request::media_ranges::{MediaType, prefers};

/// The `Accept` field of the request. It is parsed only if there is an error to send.
pub(super) enum Accept {
    Any,
    One(HeaderValue),
    /// The request has several field lines. They are parsed at once, and only the result is kept.
    Several {
        prefers_xml: bool,
    },
}

impl Accept {
    pub(super) fn new(head: &impl RequestHead) -> Self {
        let mut values = head.header(&ACCEPT);
        match (values.next(), values.next()) {
            (None, _) => Self::Any,
            (Some(value), None) => Self::One(value),
            _ => Self::Several { prefers_xml: prefers_xml(head.header(&ACCEPT)) },
        }
    }

    /// Whether the client prefers XML to JSON.
    pub(super) fn prefers_xml(&self) -> bool {
        match self {
            Self::Any => false,
            Self::One(value) => prefers_xml([value]),
            Self::Several { prefers_xml } => *prefers_xml,
        }
    }
}

/// Whether the client prefers XML to JSON. There is always an answer, because an error is sent whatever the field contains (RFC 9457
/// §3).
fn prefers_xml(sent: impl IntoIterator<Item = impl Borrow<HeaderValue>>) -> bool {
    const JSON: MediaType =
        MediaType { names: &["application/problem+json", "application/json"], class: "application/*" };
    const XML: MediaType = MediaType {
        names: &["application/problem+xml", "application/xml", "text/xml"],
        class: "application/*",
    };
    // a client that names an XML type and adds a wildcard for the rest wants XML; JSON would only match the wildcard
    prefers(&XML, &JSON, sent)
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    fn is_xml(values: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("accept", HeaderValue::from_str(value).unwrap());
        }
        prefers_xml(headers.get_all("accept"))
    }

    #[test]
    fn xml_is_sent_to_clients_that_prefer_it() {
        for xml in [
            "application/problem+xml",
            "application/xml",
            "text/xml",
            "TEXT/XML;Q=0.1",
            "application/problem+xml, application/problem+json;q=0.9",
            "application/problem+json;q=0, */*",
            "application/json;q=0.4, application/xml;q=0.5",
            "application/problem+xml ; profile=\"a,b;q=0\" ; q=0.7, application/json;q=0.6",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "text/plain, ;;;, application/xml;q=0.001",
            "application/problem+json;q=0.2, application/*;q=0.3",
            // a media type that ties with a wildcard
            "application/xml, */*",
            "*/*, text/xml",
            "application/problem+xml, application/*",
            "application/xml;q=0.8, */*;q=0.8",
            "text/xml;q=0.5, application/*;q=0.5, */*;q=0.1",
            "text/html, application/xhtml+xml, application/xml, */*",
        ] {
            assert!(is_xml(&[xml]), "{xml}");
        }
        assert!(is_xml(&["application/json;q=0.1", "text/xml"]));
        assert!(is_xml(&["*/*", "application/xml"]));
    }

    #[test]
    fn json_is_sent_to_all_other_clients() {
        for json in [
            "",
            "*/*",
            "application/*",
            "application/problem+json",
            "application/json",
            "application/problem+json, application/problem+xml",
            "application/problem+xml;q=0",
            "application/problem+xml;q=0, */*",
            "application/xml;q=0, */*;q=0",
            "application/xml;q=0.8, */*",
            "application/xml, application/json, */*",
            "application/problem+xml, application/json",
            "application/json, */*",
            "application/problem+json, application/xml;q=0.9, */*",
            "application/*, */*",
            "text/*, */*",
            "text/html",
            "application/xml;q=0.5, */*;q=0.6, application/json;q=0.7",
            // a range with an invalid weight is not a media range
            "application/xml;q=2",
            "application/xml;q=1.001",
            "application/xml;q=0.0001",
            "application/xml;q=-1",
            "application/xml;q=",
            "application/xml;q=0,5",
            "application/xml;q=\"1\"",
            "application/xml;q =0.5",
            "application/xml;q= 0.5",
            "application/problem+xmlx",
            "xml",
            "\"application/xml",
            "\"a\\\", application/xml",
            ",,,;;;===",
        ] {
            assert!(!is_xml(&[json]), "{json}");
        }
        assert!(!is_xml(&[]));
    }
}
