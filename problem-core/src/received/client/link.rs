//! Links in the header field `Link`.

use crate::received::client::lists::{parameter, split};

/// A link (RFC 8288 §3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    target: String,
    parameters: Vec<(String, String)>,
}

impl Link {
    /// The target: a URI reference. If it is relative, it is resolved against the URL of the response, if that is known.
    #[must_use]
    pub fn target(&self) -> &str {
        &self.target
    }

    /// Whether the link has this relation type, such as `next` or `describedby`. Names are compared without regard to case (RFC 8288 §2.1.1).
    #[must_use]
    pub fn has_relation(&self, relation: &str) -> bool {
        let mut relations = self.parameter("rel").unwrap_or_default().split_ascii_whitespace();
        relations.any(|known| known.eq_ignore_ascii_case(relation))
    }

    /// The value of a parameter, such as `title` or `type`, without its quotes. The first of two parameters with one name counts (§3.3).
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters.iter();
        parameters.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }

    pub(super) fn resolved(mut self, resolve: impl FnOnce(&str) -> Option<String>) -> Self {
        if let Some(target) = resolve(&self.target) {
            self.target = target;
        }
        self
    }
}

/// The links of a field line. What is not a link is left out.
pub(super) fn read(line: &str) -> impl Iterator<Item = Link> {
    split(line, ',').filter_map(|link| {
        let mut parts = split(link, ';');
        let target = parts.next()?.strip_prefix('<')?.strip_suffix('>')?.to_owned();
        Some(Link { target, parameters: parts.filter_map(parameter).collect() })
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
}
