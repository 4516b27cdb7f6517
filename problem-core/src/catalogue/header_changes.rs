//! What a change of the header fields of a problem type means for a client.

use std::collections::BTreeSet;

use crate::catalogue::changes::Changes;
use crate::catalogue::contract::{Field, Promise};

/// The fields whose values are instructions that a client follows, so it does not rely on one value.
const FOLLOWED: [&str; 2] = ["retry-after", "cache-control"];

/// The fields whose values are lists: a client looks for what it knows in them.
const LISTS: [&str; 4] = ["allow", "link", "vary", "www-authenticate"];

pub(super) fn compare(changes: &mut Changes, old: &Promise, new: &Promise) {
    // every response has it
    let no_store = Field { is_required: true, values: Some(BTreeSet::from(["no-store".to_owned()])) };
    let [old, new] = [old, new].map(|promise| {
        let mut headers = promise.headers.clone();
        headers.entry("cache-control".to_owned()).or_insert_with(|| no_store.clone());
        headers
    });
    for (name, old) in &old {
        match (new.get(name), old.is_required) {
            (None, _) => changes.add(true, format!("the header field {name} is gone")),
            (Some(new), was_required) => {
                match (was_required, new.is_required) {
                    (true, false) => changes.add(true, format!("the header field {name} is optional now")),
                    (false, true) => {
                        changes.add(false, format!("every response has the header field {name} now"));
                    }
                    _ => {}
                }
                compare_values(changes, name, old, new);
            }
        }
    }
    for name in new.keys().filter(|name| !old.contains_key(*name)) {
        changes.add(false, format!("the header field {name} is new"));
    }
}

fn compare_values(changes: &mut Changes, name: &str, old: &Field, new: &Field) {
    let (old, new) = match (&old.values, &new.values) {
        (Some(old), Some(new)) if old != new => (old, new),
        (Some(old), None) => {
            // the new values may be the same
            return changes.add(false, format!("the header field {name} is no longer always {}", shown(old)));
        }
        (None, Some(new)) => {
            return changes.add(false, format!("the header field {name} is always {} now", shown(new)));
        }
        _ => return,
    };
    let [old_schemes, new_schemes] = [old, new].map(schemes);
    let gone = Vec::from_iter(old_schemes.difference(&new_schemes).copied()).join(", ");
    if name == "www-authenticate" && !gone.is_empty() {
        let added = Vec::from_iter(new_schemes.difference(&old_schemes).copied()).join(", ");
        let added = if added.is_empty() { added } else { format!("; {added} is new") };
        return changes.add(true, format!("the scheme {gone} of the header field {name} is gone{added}"));
    }
    let [old_items, new_items] = [old, new].map(|values| items(name, values));
    let is_breaking = match () {
        () if FOLLOWED.contains(&name) => false,
        () if LISTS.contains(&name) => !old_items.is_subset(&new_items),
        // fewer values are possible
        () => !new_items.is_subset(&old_items),
    };
    let values = format!("from {} to {}", shown(old), shown(new));
    changes.add(is_breaking, format!("the value of the header field {name} has changed {values}"));
}

/// The schemes of challenges.
fn schemes(values: &BTreeSet<String>) -> BTreeSet<&str> {
    values.iter().map(|value| value.split(' ').next().unwrap_or_default()).collect()
}

/// The values, or the items of lists of names.
fn items<'a>(name: &str, values: &'a BTreeSet<String>) -> BTreeSet<&'a str> {
    let is_list_of_names = ["allow", "vary"].contains(&name);
    let values = values.iter().map(String::as_str);
    match is_list_of_names {
        true => values.flat_map(|value| value.split(',')).map(str::trim).collect(),
        false => values.collect(),
    }
}

fn shown(values: &BTreeSet<String>) -> String {
    Vec::from_iter(values.iter().map(|value| format!("`{value}`"))).join(" or ")
}
