//! What a change of the contract means for a client. A client reads: it can take less than was promised to be possible, and needs all
//! that was promised to be there.

use std::fmt;

use crate::catalogue::contract::{Contract, Promise, code_of};
use crate::catalogue::{header_changes, member_changes};
use crate::describe::entries::Presence;

/// A change of the errors of an API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The code of the problem type. It is empty for a change of all of them.
    code: String,
    what: String,
    is_breaking: bool,
}

impl Change {
    /// The code of the problem type, or `None` for a change of the whole API.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        Some(&*self.code).filter(|code| !code.is_empty())
    }

    /// What has changed.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Whether a client that relies on the lock breaks.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.is_breaking
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_breaking { "breaking:   " } else { "compatible: " })?;
        match self.code() {
            Some(code) => write!(f, "{code}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

/// Collects changes.
pub(super) struct Changes {
    code: String,
    list: Vec<Change>,
}

impl Changes {
    pub(super) fn add(&mut self, is_breaking: bool, what: impl Into<String>) {
        self.list.push(Change { code: self.code.clone(), what: what.into(), is_breaking });
    }

    /// A text that may be missing.
    fn text(&mut self, is_breaking: bool, name: &str, [old, new]: [&Option<String>; 2]) {
        let what = match (old, new) {
            (old, new) if old == new => return,
            (Some(old), Some(new)) => format!("{name} has changed from {} to {}", shown(old), shown(new)),
            (Some(old), None) => format!("{name} {} is gone", shown(old)),
            (None, Some(new)) => format!("{name} {} is new", shown(new)),
            (None, None) => return,
        };
        self.add(is_breaking, what);
    }
}

/// A text in quotes, if it is not one word.
fn shown(text: &str) -> String {
    let is_word = !text.is_empty() && !text.contains(char::is_whitespace);
    if is_word { text.to_owned() } else { format!("{text:?}") }
}

/// The changes from a lock to what is now. Those that break clients come first.
pub(super) fn changes(old: &Contract, new: &Contract) -> Vec<Change> {
    let mut changes = Changes { code: String::new(), list: Vec::new() };
    match (old.is_open, new.is_open) {
        (false, true) => {
            changes.add(true, "the set is open now: there are problem types that are known only at run time");
        }
        (true, false) => changes.add(false, "the set is closed now: every problem type is listed"),
        _ => {}
    }
    for (old, new, thing, of) in [
        (&old.media_types, &new.media_types, "the media type", ""),
        (&old.request_members, &new.request_members, "the member", " of every problem"),
        (&old.response_headers, &new.response_headers, "the header field", " of every response"),
    ] {
        for name in old.difference(new) {
            changes.add(true, format!("{thing} {name}{of} is gone"));
        }
        for name in new.difference(old) {
            changes.add(false, format!("{thing} {name}{of} is new"));
        }
    }
    for (key, promise) in &old.problems {
        changes.code.clone_from(key);
        match new.find(key, promise) {
            Some(new) => compare(&mut changes, promise, new),
            None => {
                let was = if promise.deprecated.is_some() { "; it was deprecated" } else { "" };
                changes.add(true, format!("the problem type is gone{was}"));
            }
        }
    }
    for (key, promise) in &new.problems {
        changes.code.clone_from(key);
        let has_code = |key: &String| code_of(key) == code_of(&changes.code);
        match () {
            () if old.find(key, promise).is_some() => {}
            () if old.problems.keys().any(has_code) => {
                changes.add(true, "the problem type is new, and the code had another meaning");
            }
            () if old.is_open => changes.add(false, "the problem type is new"),
            () => changes.add(true, "the problem type is new, and the set was closed"),
        }
    }
    let mut list = changes.list;
    list.sort_by_key(|change| !change.is_breaking);
    list
}

fn compare(changes: &mut Changes, old: &Promise, new: &Promise) {
    if old.status != new.status {
        changes.add(true, format!("the status has changed from {} to {}", old.status, new.status));
    }
    changes.text(true, "the type URI", [&old.type_uri, &new.type_uri]);
    let codes = [&old.grpc_codes, &new.grpc_codes]
        .map(|codes| Some(Vec::from_iter(codes.iter().map(String::as_str)).join(" or ")))
        .map(|codes| codes.filter(|codes| !codes.is_empty()));
    let is_known = !new.grpc_codes.is_empty() && new.grpc_codes.is_subset(&old.grpc_codes);
    let is_breaking = !old.grpc_codes.is_empty() && !is_known;
    changes.text(is_breaking, "the gRPC code", [&codes[0], &codes[1]]);
    for (name, old) in &old.members {
        match new.members.get(name) {
            Some(new) => member_changes::compare(changes, name, old, new),
            None => changes.add(true, format!("the member {name} is gone")),
        }
    }
    for name in new.members.keys().filter(|name| !old.members.contains_key(*name)) {
        // clients ignore members that they do not know (RFC 9457 §3.2)
        changes.add(false, format!("the member {name} is new"));
    }
    for (name, old, new) in [("detail", old.detail, new.detail), ("instance", old.instance, new.instance)] {
        match (old, new) {
            (Presence::Never, Presence::Never) => {}
            (Presence::Never, _) => changes.add(false, format!("the member {name} is new")),
            (_, Presence::Never) => changes.add(true, format!("the member {name} is gone")),
            (Presence::Always, Presence::Sometimes) => {
                changes.add(true, format!("the member {name} is optional now"));
            }
            (Presence::Sometimes, Presence::Always) => {
                changes.add(false, format!("every problem of this type has the member {name} now"));
            }
            (Presence::Always, Presence::Always) | (Presence::Sometimes, Presence::Sometimes) => {}
        }
    }
    header_changes::compare(changes, old, new);
    let titles = [&old.title, &new.title].map(|title| Some(title.clone()));
    changes.text(false, "the title", [&titles[0], &titles[1]]);
    changes.text(false, "since", [&old.since, &new.since]);
    match (&old.deprecated, &new.deprecated) {
        (None, Some(_)) => changes.add(false, "the problem type is deprecated now"),
        (Some(_), None) => changes.add(false, "the problem type is no longer deprecated"),
        texts => changes.text(false, "the reason for the deprecation", [texts.0, texts.1]),
    }
    changes.text(false, "its replacement", [&old.replaced_by, &new.replaced_by]);
}
