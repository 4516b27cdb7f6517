//! What is wrong with a catalogue whatever its lock has: a code with two meanings, and a wrong replacement.

use serde_json::{Map, Value};

use crate::catalogue::Catalogue;
use crate::catalogue::value_sets::normal;
use crate::describe::entries::Entry;
use crate::status::ErrorStatus;

/// The codes that mean two things, and replacements that do not exist.
pub(super) fn of(catalogue: &Catalogue, entries: &[Entry], schemas: &Map<String, Value>) -> Vec<String> {
    let mut conflicts = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let other = entries[..at].iter().find(|other| other.code == entry.code);
        if let (Some(other), false) = (other, catalogue.accepted_codes.contains(&entry.code)) {
            let two = format!("{} and {}", meaning(other), meaning(entry));
            conflicts.push(format!("{}: it is {two}; {}", entry.code, fix(other, entry)));
        }
        for member in &entry.members {
            let branches = member.schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
            // schemas with different names can be the same
            let mut branches = branches.map(|branch| normal(branch, schemas));
            let first = branches.next();
            if branches.any(|branch| Some(&branch) != first.as_ref())
                && entry.rust_types.len() > 1
                && entry.differing_members.contains(&member.name)
            {
                let types = entry.rust_types.join(" and ");
                conflicts.push(format!(
                    "{}: the member {} has different types in {types}",
                    entry.code, member.name
                ));
            }
        }
    }
    for entry in entries {
        let Some(replacement) = &entry.replaced_by else { continue };
        let wrong = match () {
            () if *replacement == entry.code => "itself",
            () if !entries.iter().any(|other| other.code == *replacement) => "which is not in the catalogue",
            () if entry.is_replaced_in_a_circle(entries) => "and that leads back to it",
            () => continue,
        };
        conflicts.push(format!("{}: it is replaced by {replacement}, {wrong}", entry.code));
    }
    conflicts
}

fn meaning(entry: &Entry) -> String {
    let of = match &entry.rust_types[..] {
        [] => " (of the boundary or an extractor)".to_owned(),
        types => format!(" ({})", types.join(", ")),
    };
    match &entry.type_uri {
        Some(uri) => format!("a {} with the type {uri}{of}", entry.status),
        None => format!("a {}{of}", entry.status),
    }
}

/// What to do about two problem types with one code.
fn fix(one: &Entry, other: &Entry) -> &'static str {
    let is_of_status =
        ErrorStatus::try_from(one.status).is_ok_and(|status| status.problem_code() == one.code);
    let is_of_crate = one.rust_types.is_empty() || other.rust_types.is_empty();
    match one.status == other.status {
        true if is_of_status || is_of_crate => {
            "use the same base of type URIs for both, such as the one of the boundary"
        }
        true => "use the same base of type URIs for both, or give one of them another `code`",
        false => "give one of them another `code`",
    }
}
