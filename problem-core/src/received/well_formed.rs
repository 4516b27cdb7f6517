//! The rules of XML that the library does not check.

use quick_xml::name::QName;

use crate::received::xml::Reason;
use crate::text::xml::is_name;

/// White space, as XML defines it.
pub(super) const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];
/// The reason for a character that [`is_allowed`](crate::text::xml::is_allowed) rejects.
pub(super) const FORBIDDEN: &str = "a character that XML forbids";

/// The names and the raw values of the attributes of a tag. Each attribute has white space before it and a
/// value in quotes, and no name is repeated. The library accepts more than that.
pub(super) fn attributes(mut rest: &str) -> Result<Vec<(&str, &str)>, Reason> {
    const MALFORMED: Reason = Reason::Refused("an attribute that is not well-formed");
    let mut found = Vec::new();
    loop {
        let next = rest.trim_start_matches(SPACE);
        if next.is_empty() {
            break;
        }
        if next.len() == rest.len() {
            return Err(MALFORMED);
        }
        let (name, value) = next.split_once('=').ok_or(MALFORMED)?;
        let name = name.trim_end_matches(SPACE);
        check_name(QName(name))?;
        let value = value.trim_start_matches(SPACE);
        let quote = if value.starts_with('"') { '"' } else { '\'' };
        let (value, after) =
            value.strip_prefix(quote).and_then(|value| value.split_once(quote)).ok_or(MALFORMED)?;
        if value.contains('<') {
            return Err(MALFORMED);
        }
        found.push((name, value));
        rest = after;
    }
    let mut names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() < found.len() {
        return Err(Reason::Refused("an attribute that occurs twice"));
    }
    Ok(found)
}

/// Checks an XML declaration (XML 1.0 §2.8). A document with a later minor version is read as 1.0.
pub(super) fn check_declaration(declaration: &str, is_ascii: bool) -> Result<(), Reason> {
    let is_version = |value: &str| {
        let minor = value.strip_prefix("1.").unwrap_or_default();
        !minor.is_empty() && minor.bytes().all(|digit| digit.is_ascii_digit())
    };
    let mut declared = attributes(declaration.strip_prefix("xml").unwrap_or_default())?.into_iter();
    if !matches!(declared.next(), Some(("version", value)) if is_version(value)) {
        return Err(Reason::Refused("an XML declaration without a version 1"));
    }
    let mut next = declared.next();
    if let Some(("encoding", value)) = next {
        let is_subset = is_ascii && value.eq_ignore_ascii_case("US-ASCII");
        if !is_subset && !value.eq_ignore_ascii_case("UTF-8") {
            return Err(Reason::Refused("an encoding other than UTF-8"));
        }
        next = declared.next();
    }
    if let Some(("standalone", "yes" | "no")) = next {
        next = declared.next();
    }
    match next {
        None => Ok(()),
        Some(_) => Err(Reason::Refused("an XML declaration that is not well-formed")),
    }
}

/// Checks the target of a processing instruction (XML 1.0 §2.6).
pub(super) fn check_target(target: &str) -> Result<(), Reason> {
    if !is_name(target) || target.eq_ignore_ascii_case("xml") {
        return Err(Reason::Refused("the target of a processing instruction is not a name"));
    }
    Ok(())
}

/// Checks the name of an element or attribute (Namespaces in XML 1.0 §4).
pub(super) fn check_name(QName(name): QName<'_>) -> Result<(), Reason> {
    let (prefix, local) = name.split_once(':').map_or((None, name), |(prefix, local)| (Some(prefix), local));
    if !is_name(local) || prefix.is_some_and(|prefix| !is_name(prefix)) {
        return Err(Reason::Refused("an invalid name"));
    }
    Ok(())
}
