//! What makes a text an XML document, as far as the library leaves it to its callers.

use quick_xml::name::QName;

use crate::received::xml::Why;
use crate::text::xml::is_name;

/// What XML calls white space.
pub(super) const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];
/// What stands where [`is_allowed`](crate::xml_text::is_allowed) says no.
pub(super) const FORBIDDEN: &str = "a character that XML forbids";

/// The names and the raw values of the attributes of a tag: each behind white space, in quotes,
/// and none twice. The library would take more than that.
pub(super) fn attributes(mut rest: &str) -> Result<Vec<(&str, &str)>, Why> {
    const MALFORMED: Why = Why::Refused("an attribute that is not well-formed");
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
        let (value, behind) =
            value.strip_prefix(quote).and_then(|value| value.split_once(quote)).ok_or(MALFORMED)?;
        if value.contains('<') {
            return Err(MALFORMED);
        }
        found.push((name, value));
        rest = behind;
    }
    let mut names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() < found.len() {
        return Err(Why::Refused("an attribute that stands twice"));
    }
    Ok(found)
}

/// XML 1.0 §2.8. What declares a later minor version is read as 1.0.
pub(super) fn check_declaration(declaration: &str, is_ascii: bool) -> Result<(), Why> {
    let is_version = |value: &str| {
        let minor = value.strip_prefix("1.").unwrap_or_default();
        !minor.is_empty() && minor.bytes().all(|digit| digit.is_ascii_digit())
    };
    let mut given = attributes(declaration.strip_prefix("xml").unwrap_or_default())?.into_iter();
    if !matches!(given.next(), Some(("version", value)) if is_version(value)) {
        return Err(Why::Refused("an XML declaration without a version 1"));
    }
    let mut next = given.next();
    if let Some(("encoding", value)) = next {
        let is_subset = is_ascii && value.eq_ignore_ascii_case("US-ASCII");
        if !is_subset && !value.eq_ignore_ascii_case("UTF-8") {
            return Err(Why::Refused("an encoding other than UTF-8"));
        }
        next = given.next();
    }
    if let Some(("standalone", "yes" | "no")) = next {
        next = given.next();
    }
    match next {
        None => Ok(()),
        Some(_) => Err(Why::Refused("an XML declaration that is not well-formed")),
    }
}

/// XML 1.0 §2.6.
pub(super) fn check_target(target: &str) -> Result<(), Why> {
    if !is_name(target) || target.eq_ignore_ascii_case("xml") {
        return Err(Why::Refused("the target of a processing instruction is no name"));
    }
    Ok(())
}

/// Namespaces in XML 1.0 §4.
pub(super) fn check_name(QName(name): QName<'_>) -> Result<(), Why> {
    let (prefix, local) = name.split_once(':').map_or((None, name), |(prefix, local)| (Some(prefix), local));
    if !is_name(local) || prefix.is_some_and(|prefix| !is_name(prefix)) {
        return Err(Why::Refused("what should be a name is none"));
    }
    Ok(())
}
