//! Links in the header field `Link`.

use crate::received::client::lists::{Start, parameter_or_name, split};
use crate::received::resolve_relative;

/// A link (RFC 8288 §3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    target: String,
    parameters: Vec<(String, String)>,
    /// Whether `anchor` names another resource than the one that was requested.
    has_other_context: bool,
}

impl Link {
    /// The target: a URI reference. If it is relative, it is resolved against the URL of the response, if that is known.
    #[must_use]
    pub fn target(&self) -> &str {
        &self.target
    }

    /// Whether the resource that was requested has this relation to the target, such as `next` or `describedby`. Names are compared without
    /// regard to case (RFC 8288 §2.1.1).
    ///
    /// It is false for a link with an `anchor`, which is a link of another resource (§3.2), unless the anchor is the URL of the response.
    #[must_use]
    pub fn has_relation(&self, relation: &str) -> bool {
        let mut relations = self.parameter("rel").unwrap_or_default().split_ascii_whitespace();
        !self.has_other_context && relations.any(|known| known.eq_ignore_ascii_case(relation))
    }

    /// The value of a parameter, such as `title` or `type`, without its quotes. It is empty for a parameter without a value. The first of two
    /// parameters with one name counts (§3.3).
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters.iter();
        parameters.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }

    /// The link in a response of this URL.
    pub(super) fn in_response_of(mut self, url: &str) -> Self {
        if self.has_other_context
            && let Some(anchor) = self.parameter("anchor")
        {
            let resolved = resolve_relative(url, anchor);
            let (url, _) = url.split_once('#').unwrap_or((url, ""));
            self.has_other_context = resolved.as_deref().unwrap_or(anchor) != url;
        }
        if let Some(target) = resolve_relative(url, &self.target) {
            self.target = target;
        }
        self
    }
}

/// The links of a field line. What is not a link is left out.
pub(super) fn read(line: &str) -> impl Iterator<Item = Link> {
    split(line, b',', Start::Target).filter_map(|link| {
        let (target, rest) = link.strip_prefix('<')?.split_once('>')?;
        let rest = rest.trim_start_matches([' ', '\t']);
        if target.contains('<') || !(rest.is_empty() || rest.starts_with(';')) {
            return None;
        }
        let parameters = split(rest, b';', Start::Token).filter_map(parameter_or_name).collect();
        let mut link = Link { target: target.to_owned(), parameters, has_other_context: false };
        // an empty reference is the URL of the response (RFC 3986 §4.4)
        link.has_other_context = link.parameter("anchor").is_some_and(|anchor| !anchor.is_empty());
        Some(link)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found() {
        let line = r#"</a,b;c>; rel="next prev"; title="x; y, z", <>;REL=first, rel="lost", </d>"#;
        let links: Vec<_> = read(line).collect();
        let targets: Vec<_> = links.iter().map(Link::target).collect();
        assert_eq!(targets, ["/a,b;c", "", "/d"]);
        assert!(links[0].has_relation("NEXT") && links[0].has_relation("prev"));
        assert!(!links[0].has_relation("first") && links[1].has_relation("first"));
        assert_eq!(links[0].parameter("title"), Some("x; y, z"));
        assert_eq!(links[2].parameter("rel"), None);
        assert_eq!(read("<never closed; rel=x").count(), 0);
    }

    #[test]
    fn a_malformed_link_does_not_swallow_the_next_one() {
        for malformed in [
            "<a",
            "<a; rel=x",
            "<a>; title=\"b",
            "<a>; title=\"b\\",
            "<a>; title=\"b\\\"",
            "<a>; title=\"b\"c",
            "<a>b",
            "<a<b>; rel=x",
            "a <b",
            "a=<b",
            "\"a",
            "<",
            ">",
            "",
        ] {
            let line = format!("{malformed}, </c,d>; rel=\"next\", </e>");
            let links: Vec<_> = read(&line).collect();
            let found = links.iter().rev().take(2).map(Link::target).collect::<Vec<_>>();
            assert_eq!(found, ["/e", "/c,d"], "{line}");
            assert!(links[links.len() - 2].has_relation("next"), "{line}");
        }
        // what is left out
        for malformed in ["<a", "<a>b; rel=x", "<a<b>; rel=x", "a", "a <b>", ";rel=x", "\"<a>\""] {
            assert_eq!(read(malformed).count(), 0, "{malformed}");
        }
    }

    #[test]
    fn the_first_of_several_parameters_counts() {
        let first = |line: &str| read(line).next().unwrap();
        assert!(first("<a>; rel=next; rel=prev").has_relation("next"));
        assert!(!first("<a>; rel=next; rel=prev").has_relation("prev"));
        assert!(!first("<a>; rel; rel=prev").has_relation("prev"));
    }

    #[test]
    fn a_link_with_an_anchor_is_one_of_another_resource() {
        let first = |line: &str| read(line).next().unwrap();
        let url = "https://a.example/b?c#d";
        for (anchor, is_own, is_own_by_url) in [
            ("", true, true),
            ("/x", false, false),
            ("#d", false, false),
            ("/b?c", false, true),
            ("https://a.example/b?c", false, true),
            ("https://a.example/b", false, false),
        ] {
            let link = first(&format!("</n>; rel=next; anchor=\"{anchor}\""));
            assert_eq!(link.has_relation("next"), is_own, "{anchor}");
            assert_eq!(link.in_response_of(url).has_relation("next"), is_own_by_url, "{anchor}");
        }
        // a parameter without a value has an empty one
        assert!(first("</n>; anchor; rel=next").has_relation("next"));
    }
}
