//! From the faults of a text, and the rules that its value broke, to the entries of `errors`.

use std::borrow::Cow;

use crate::input::EchoLimit;
use crate::input::fault::Fault;
use crate::input::reread::tape::{Index, Kind, ROOT, Tape};
use crate::input::reread::{FaultPlace, MAX_ENTRIES};
use crate::members::field_error::FieldError;

/// A broken rule.
#[derive(Debug, Clone)]
pub(crate) struct RuleEntry {
    pub(crate) entry: FieldError,
    /// Whether the rule may depend on other values than the one of the entry.
    pub(crate) may_compare: bool,
}

/// The rules that a value broke.
#[derive(Debug, Default)]
pub(crate) struct RuleEntries {
    pub(crate) entries: Vec<RuleEntry>,
    /// The number of rules that are not listed.
    pub(crate) omitted: usize,
    /// What is logged.
    pub(crate) text: Option<String>,
}

/// What is sent.
#[derive(Debug)]
pub(crate) struct Entries {
    pub(crate) entries: Vec<FieldError>,
    /// The number of entries that are not listed.
    pub(crate) omitted: usize,
}

/// The place of an entry in the order of the text. What is missing in an object comes after the object's last member.
type Order = (Index, bool, Index);

/// The most values that are looked at to find the places of rules.
const MAX_STEPS: usize = 1_000_000;

/// The entries, in the order of the text. `replaced` are the places whose values are not the client's: a rule that depends on one of them is
/// left out.
pub(crate) fn entries(
    tape: &Tape<'_>,
    faults: &[(FaultPlace, Fault)],
    replaced: &[FaultPlace],
    rules: RuleEntries,
) -> Entries {
    let mut found: Vec<(Order, FieldError)> = Vec::new();
    for (place, fault) in faults {
        let entry = fault_entry(tape, *place, *fault);
        if found.iter().all(|(_, known)| *known != entry) {
            found.push((order(tape, *place), entry));
        }
    }
    let replaced: Vec<String> = replaced.iter().map(|place| pointer(tape, *place)).collect();
    let mut steps = 0;
    for RuleEntry { entry, may_compare } in rules.entries {
        let at = entry.pointer().unwrap_or_default();
        let around = at.rsplit_once('/').map_or(at, |(around, _)| around);
        let depends = |other: &String| {
            is_inside(other, at) || is_inside(at, other) || (may_compare && is_inside(other, around))
        };
        if !replaced.iter().any(depends) && found.iter().all(|(_, known)| *known != entry) {
            let place = find(tape, &entry.steps(), &mut steps);
            found.push((place, entry));
        }
    }
    // the sort is stable, so the entries of one value keep their order
    found.sort_by_key(|(order, _)| *order);
    let more = found.len().saturating_sub(MAX_ENTRIES);
    found.truncate(MAX_ENTRIES);
    Entries { entries: found.into_iter().map(|(_, entry)| entry).collect(), omitted: more + rules.omitted }
}

fn order(tape: &Tape<'_>, place: FaultPlace) -> Order {
    match place {
        FaultPlace::Value(value) => (value, true, 0),
        FaultPlace::Missing(object, _) => missing_in(tape, object),
    }
}

fn missing_in(tape: &Tape<'_>, object: Index) -> Order {
    // an object inside another one ends first
    (tape.end(object), false, Index::MAX - object)
}

fn path<'a>(tape: &'a Tape<'_>, place: FaultPlace) -> Vec<Cow<'a, str>> {
    match place {
        FaultPlace::Value(value) => tape.path(value),
        FaultPlace::Missing(object, name) => {
            let mut path = tape.path(object);
            path.push(Cow::Borrowed(name));
            path
        }
    }
}

fn fault_entry(tape: &Tape<'_>, place: FaultPlace, fault: Fault) -> FieldError {
    let path = path(tape, place);
    let mut limit = EchoLimit::default();
    let sent = path.iter().take_while(|step| limit.allows(step)).count();
    let fault = if sent < path.len() { Fault::Inside } else { fault };
    FieldError::at(&path[..sent], fault.code(), fault.message())
}

fn pointer(tape: &Tape<'_>, place: FaultPlace) -> String {
    let entry = FieldError::at(path(tape, place), "", "");
    entry.pointer().unwrap_or_default().to_owned()
}

/// Whether a pointer is another one, or leads to something inside its value.
fn is_inside(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The place of a path. If the text has no such value, it is the end of the last object on the way.
fn find(tape: &Tape<'_>, path: &[String], steps: &mut usize) -> Order {
    let mut place = ROOT;
    for step in path {
        let position = step.parse().ok();
        let is_it = |value: &Index| match tape.kind(place) {
            Kind::Object => tape.name_of(*value) == Some(step),
            _ => Some(tape.position(*value)) == position,
        };
        let left = MAX_STEPS.saturating_sub(*steps);
        match tape.values_in(place).take(left).inspect(|_| *steps += 1).find(is_it) {
            Some(value) => place = value,
            None => return missing_in(tape, place),
        }
    }
    (place, true, 0)
}
