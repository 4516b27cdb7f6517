//! An error reference: the entries in the order of their statuses, the names of their sections and files, and the sentences that are
//! the same in every output. Nothing here is escaped; an output escapes every text.

use std::borrow::Cow;
use std::collections::BTreeSet;

use problem_shared::members::{ABOUT_BLANK, StandardMember};
use problem_shared::status::phrase;
use problem_shared::wire_names;
use serde_json::Value;

use crate::catalogue::paragraphs::one_line;
use crate::catalogue::{Entry, EntryHeader};
use crate::describe::entries::Entries;
use crate::describe::entries::referred;

/// A catalogue for people.
pub(super) struct Reference<'a> {
    /// The name of the API, if it has one.
    pub(super) name: Option<String>,
    pub(super) entries: &'a Entries,
    /// The language of the texts of the service, if it is not English.
    pub(super) language: Option<&'a str>,
    /// A name for the section, or the file, of each entry. It has only lower-case letters, digits, `.`, `_` and `-`.
    pub(super) slugs: Vec<String>,
}

/// Names that a section or a file of an entry cannot have.
const TAKEN: [&str; 2] = ["index", "catalogue"];

impl<'a> Reference<'a> {
    pub(super) fn new(title: &str, entries: &'a Entries) -> Self {
        let mut taken: BTreeSet<String> = TAKEN.map(str::to_owned).into();
        let slugs = entries.entries.iter().map(|entry| unique(slug(entry), '-', &mut taken)).collect();
        let name = Some(one_line(title)).filter(|name| !name.is_empty());
        Self { name, entries, language: None, slugs }
    }

    /// Sets the language of the texts of the service.
    pub(super) fn in_language(self, language: Option<&'a str>) -> Self {
        Self { language, ..self }
    }

    /// The language of the texts of an entry, if it is not English. The texts of this crate are English.
    pub(super) fn language_of(&self, entry: &Entry) -> Option<&'a str> {
        self.language.filter(|_| entry.is_of_service)
    }

    /// The title of the document.
    pub(super) fn title(&self) -> String {
        match &self.name {
            None => "Error reference".to_owned(),
            Some(name) => format!("{}: error reference", isolated(name)),
        }
    }

    /// The entries with their numbers, by status.
    pub(super) fn by_status(&self) -> impl Iterator<Item = (u16, Vec<(usize, &'a Entry)>)> {
        let entries: Vec<_> = self.entries.entries.iter().enumerate().collect();
        let groups: Vec<_> =
            entries.chunk_by(|(_, one), (_, other)| one.status == other.status).map(<[_]>::to_vec).collect();
        groups.into_iter().filter_map(|group| Some((group.first()?.1.status, group)))
    }

    /// The number of the first entry with this code.
    pub(super) fn with_code(&self, code: &str) -> Option<usize> {
        self.entries.entries.iter().position(|entry| entry.code == code)
    }

    /// The sentence about problem types that are not in the catalogue.
    pub(super) fn open_sentence(&self) -> Option<&'static str> {
        self.entries.is_open.then_some("The API can also send problem types that are not listed here.")
    }

    /// The schemas to which any entry refers, by name.
    pub(super) fn schemas(&self) -> Vec<(&'a str, &'a Value)> {
        self.schemas_of(&self.entries.entries)
    }

    /// The schemas to which some entries refer, also through others, by name.
    pub(super) fn schemas_of<'e>(
        &self,
        entries: impl IntoIterator<Item = &'e Entry>,
    ) -> Vec<(&'a str, &'a Value)> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&Value> = entries.into_iter().map(|entry| &entry.schema).collect();
        while let Some(schema) = open.pop() {
            let known =
                references(schema).into_iter().filter_map(|name| self.entries.schemas.get_key_value(name));
            for (name, schema) in known {
                if found.insert(name.as_str()) {
                    open.push(schema);
                }
            }
        }
        let schema = |name: &'a str| Some((name, self.entries.schemas.get(name)?));
        found.into_iter().filter_map(schema).collect()
    }
}

/// The names of the schemas to which a schema refers.
fn references(schema: &Value) -> Vec<&str> {
    let mut names = Vec::new();
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        names.extend(referred(value));
        match value {
            Value::Array(values) => open.extend(values),
            Value::Object(members) => open.extend(members.values()),
            _ => {}
        }
    }
    names
}

/// The name of a section or file. It is the last segment of the type URI if possible, so that a server of static files can serve a
/// site at the type URIs.
fn slug(entry: &Entry) -> String {
    let type_uri = entry.type_uri.as_deref().filter(|uri| *uri != ABOUT_BLANK && !uri.contains(['?', '#']));
    let segment = type_uri.and_then(|uri| uri.rsplit_once('/')).map(|(_, segment)| segment);
    match segment.filter(|segment| is_slug(segment)) {
        Some(segment) => segment.to_owned(),
        None => {
            let slug: String = wire_names::slug(&entry.code)
                .chars()
                .map(|letter| if is_slug_letter(letter) { letter } else { '-' })
                .collect();
            if is_slug(&slug) { slug } else { format!("problem-{slug}") }
        }
    }
}

/// Files whose names differ only in the case of letters are one file on some systems, so there are no capitals.
fn is_slug_letter(letter: char) -> bool {
    matches!(letter, 'a'..='z' | '0'..='9' | '.' | '_' | '-')
}

fn is_slug(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit())
        && text.chars().all(is_slug_letter)
}

/// The name, or the name with the first number that nothing else has.
pub(super) fn unique(name: String, separator: char, taken: &mut BTreeSet<String>) -> String {
    let mut numbered = name.clone();
    let mut number = 2_usize;
    while !taken.insert(numbered.clone()) {
        numbered = format!("{name}{separator}{number}");
        number += 1;
    }
    numbered
}

/// `404 Not Found`.
pub(super) fn status_line(status: u16) -> String {
    format!("{status} {}", phrase(status))
}

/// The text between isolates (UAX #9), if it has letters that change the direction of text, so that they do not affect the text around it.
pub(super) fn isolated(text: &str) -> Cow<'_, str> {
    if !text.contains(|letter| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')) {
        return text.into();
    }
    let mut open = 0_usize;
    let mut out = "\u{2068}".to_owned();
    for letter in text.chars() {
        match letter {
            '\u{2066}'..='\u{2068}' => open += 1,
            // it would end the isolate around the text
            '\u{2069}' if open == 0 => continue,
            '\u{2069}' => open -= 1,
            _ => {}
        }
        out.push(letter);
    }
    out.extend(std::iter::repeat_n('\u{2069}', open + 1));
    out.into()
}

/// What the members are that no table has.
pub(super) const OTHER_MEMBERS: &str = "Their names depend on the occurrence.";

/// The values of a header field, if they do not depend on the occurrence.
pub(super) fn header_values(header: &EntryHeader) -> Vec<String> {
    let values = header.schema.get("enum").and_then(Value::as_array);
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    values.into_iter().flatten().map(text).collect()
}

/// Whether and when to try again.
pub(super) fn retry_sentence(entry: &Entry) -> String {
    let is_retry_after = |header: &&EntryHeader| header.name.eq_ignore_ascii_case("Retry-After");
    let header = entry.headers.iter().find(is_retry_after);
    match (entry.is_retryable, entry.retry_after, header) {
        (false, ..) => "No. The same request is not expected to succeed later.".to_owned(),
        (true, Some(1), _) => "Yes, after 1 second.".to_owned(),
        (true, Some(seconds), _) => format!("Yes, after {seconds} seconds."),
        (true, None, Some(header)) if header.is_required => {
            "Yes, after the seconds in the header field Retry-After.".to_owned()
        }
        (true, None, Some(_)) => {
            "Yes. If the response has the header field Retry-After, wait for its seconds first.".to_owned()
        }
        (true, None, None) => "Yes, later.".to_owned(),
    }
}

/// The sentence on the deprecation, without what replaces the problem type. A sentence may follow.
pub(super) fn deprecation_sentence(reason: &str) -> String {
    match deprecation_reason(reason) {
        None => "This problem type is deprecated.".to_owned(),
        Some((reason, end)) => format!("This problem type is deprecated: {}{end}", isolated(&reason)),
    }
}

/// The reason for a deprecation on one line, if there is one, and what ends its sentence.
pub(super) fn deprecation_reason(reason: &str) -> Option<(String, &'static str)> {
    let reason = Some(one_line(reason)).filter(|reason| !reason.is_empty())?;
    let ends = reason.ends_with(['.', '!', '?', '…', '。', '！', '？']);
    Some((reason, if ends { "" } else { "." }))
}

/// The properties of a schema that is an object: name, schema, whether each object has it, and the description, by name.
pub(super) fn properties(schema: &Value) -> Vec<(&str, &Value, bool, Option<&str>)> {
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|known| known == name));
    let properties = schema.get("properties").and_then(Value::as_object);
    let mut properties: Vec<_> = properties
        .into_iter()
        .flatten()
        .map(|(name, schema)| (&**name, schema, is_required(name), description(schema)))
        .collect();
    properties.sort_unstable_by_key(|(name, ..)| *name);
    properties
}

/// The description of a schema, if it has one.
pub(super) fn description(schema: &Value) -> Option<&str> {
    schema.get("description").and_then(Value::as_str)
}

/// The example of an entry as indented JSON, with its members in the order in which they are sent, as far as that is known. The order
/// does not depend on the features of `serde_json`, unlike that of a `Value`.
pub(super) fn example(entry: &Entry) -> String {
    let mut out = String::new();
    let order: Vec<&str> = member_order(entry).collect();
    json(&entry.example, &order, 0, &mut out);
    out
}

/// The names of the standard members, and then those of the extension members.
pub(super) fn member_order(entry: &Entry) -> impl Iterator<Item = &str> {
    let standard = StandardMember::ORDER.iter().map(|member| member.name());
    standard.chain(entry.members.iter().map(|member| &*member.name))
}

/// The members of an object: first those in the order, then the others by name.
pub(super) fn ordered<'a>(
    object: &'a serde_json::Map<String, Value>,
    order: &[&str],
) -> Vec<(&'a str, &'a Value)> {
    let mut members: Vec<_> = object.iter().map(|(name, value)| (&**name, value)).collect();
    let place = |name: &str| order.iter().position(|known| *known == name).unwrap_or(order.len());
    members.sort_by(|(one, _), (other, _)| (place(one), one).cmp(&(place(other), other)));
    members
}

/// Writes indented JSON.
fn json(value: &Value, order: &[&str], depth: usize, out: &mut String) {
    let indent = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    match value {
        Value::Array(values) if !values.is_empty() => {
            for (index, value) in values.iter().enumerate() {
                out.push(if index == 0 { '[' } else { ',' });
                indent(out, depth + 1);
                json(value, &[], depth + 1, out);
            }
            indent(out, depth);
            out.push(']');
        }
        Value::Object(object) if !object.is_empty() => {
            for (index, (name, value)) in ordered(object, order).into_iter().enumerate() {
                out.push(if index == 0 { '{' } else { ',' });
                indent(out, depth + 1);
                out.push_str(&json_string(name));
                out.push_str(": ");
                // the members of a problem are inside an envelope
                let order = if depth == 0 && name == "error" { order } else { &[] };
                json(value, order, depth + 1, out);
            }
            indent(out, depth);
            out.push('}');
        }
        Value::String(text) => out.push_str(&json_string(text)),
        other => out.push_str(&other.to_string()),
    }
}

/// A string of JSON, and so of TypeScript, in which no letter changes how the rest is shown or read.
pub(super) fn json_string(text: &str) -> String {
    let mut out = String::new();
    for letter in Value::from(text).to_string().chars() {
        match is_invisible(letter) {
            true => out.extend(letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}"))),
            false => out.push(letter),
        }
    }
    out
}

/// Whether a letter is a control character, ends a line, or changes the direction of the text around it, so that a reader of source
/// text sees something else than what is there. JSON escapes the others that are not ASCII.
pub(super) fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direction_ends_with_its_text() {
        for (text, expected) in [
            ("\u{5d0} a", "\u{5d0} a"),
            ("\u{202e}a", "\u{2068}\u{202e}a\u{2069}"),
            ("\u{2067}a", "\u{2068}\u{2067}a\u{2069}\u{2069}"),
            ("\u{2069}\u{202e}a\u{2066}b\u{2069}", "\u{2068}\u{202e}a\u{2066}b\u{2069}\u{2069}"),
        ] {
            assert_eq!(isolated(text), expected);
        }
    }

    #[test]
    fn a_sentence_can_follow_that_on_the_deprecation() {
        for (reason, expected) in [
            (" ", "This problem type is deprecated."),
            ("use A", "This problem type is deprecated: use A."),
            ("use\nA!", "This problem type is deprecated: use A!"),
            ("\u{202e}b", "This problem type is deprecated: \u{2068}\u{202e}b\u{2069}."),
        ] {
            assert_eq!(deprecation_sentence(reason), expected);
        }
    }

    #[test]
    fn a_string_shows_every_letter() {
        assert_eq!(json_string("a\"\u{202e}\u{7f}\u{e4}\n"), r#""a\"\u202e\u007fä\n""#);
        assert_eq!(
            serde_json::from_str::<String>(&json_string("\u{feff}\u{2028}")).unwrap(),
            "\u{feff}\u{2028}"
        );
    }

    #[test]
    fn equal_names_get_numbers() {
        let mut taken = BTreeSet::new();
        let mut name = || unique("a".to_owned(), '-', &mut taken);
        assert_eq!([name(), name(), name()], ["a", "a-2", "a-3"]);
    }
}
