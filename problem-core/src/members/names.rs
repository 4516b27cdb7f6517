//! `SeenNames`: each name of an extension member is sent at most once.

use std::collections::HashMap;

use problem_shared::bytes::{contains, equal};
use problem_shared::members::{ERRORS, RESERVED};

use crate::log;

/// Panics if an extension member cannot have one of the names, or if a name is repeated. In a const context
/// that is a compile error.
pub(crate) const fn check_members(names: &[&str]) {
    let mut index = 0;
    while index < names.len() {
        let is_errors = equal(names[index].as_bytes(), ERRORS.as_bytes());
        assert!(
            is_errors || !contains(&RESERVED, names[index]),
            "an extension member cannot have a reserved name"
        );
        let (before, _) = names.split_at(index);
        assert!(!contains(before, names[index]), "two extension members have the same name");
        index += 1;
    }
}

/// Whether an extension member cannot have the name.
pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// The names of the members that an occurrence has sent so far.
#[derive(Default)]
pub(crate) struct SeenNames {
    /// The names that generated code will send.
    declared: &'static [&'static str],
    /// The index after the declared name that was seen last. The next member usually has that name.
    next: usize,
    /// One bit for each of the first 128 declared names that were seen.
    seen: u128,
    /// The names that errors around the one that describes itself will send. Each of them has a list of its own.
    outer: Vec<&'static [&'static str]>,
    /// All other names that were seen. `HashMap<String, usize>` is already instantiated elsewhere in this
    /// crate; reusing it saves build time.
    others: Option<HashMap<String, usize>>,
}

impl SeenNames {
    /// Adds the name of a member that was sent before.
    pub(crate) fn insert(&mut self, name: &str) {
        self.insert_other(name);
    }

    /// Declares the names that generated code will add, which no flattened member may have. If names are declared already, they
    /// remain.
    pub(crate) fn declare(&mut self, names: &'static [&'static str]) {
        if self.declared.is_empty() {
            self.declared = names;
        }
    }

    /// Until [`leave`](Self::leave), a member with one of these names is left out, because the error around it sends one of its own. That
    /// is not logged.
    pub(crate) fn enter(&mut self, names: &'static [&'static str]) {
        self.outer.push(names);
    }

    /// Ends the last [`enter`](Self::enter), and returns whether there was one.
    pub(crate) fn leave(&mut self) -> bool {
        self.outer.pop().is_some()
    }

    fn is_of_outer(&self, name: &str) -> bool {
        self.outer.iter().any(|names| names.contains(&name))
    }

    /// Whether a member may have this name. If not, the member is logged. If so, no later member may have the
    /// name.
    pub(crate) fn claim(&mut self, name: &str) -> bool {
        if self.is_of_outer(name) {
            return false;
        }
        let index = match self.declared.get(self.next) {
            Some(next) if *next == name => Some(self.next),
            _ => self.declared.iter().position(|known| *known == name),
        };
        let Some(index) = index else { return self.claim_other(name) };
        self.next = index + 1;
        let is_other = self.others.as_ref().is_some_and(|others| others.contains_key(name));
        (!is_other && self.claim_declared(index)) || reject(name, REPEATED)
    }

    /// Does the same as [`claim`](Self::claim) for a flattened member, which cannot have a declared name.
    pub(crate) fn claim_flattened(&mut self, name: &str) -> bool {
        if self.is_of_outer(name) {
            return false;
        }
        match self.declared.contains(&name) {
            true => reject(name, REPEATED),
            false => self.claim_other(name),
        }
    }

    /// Makes a name available again, because the member had no value.
    pub(crate) fn release(&mut self, name: &str) {
        if let Some(index) = self.declared.iter().position(|known| *known == name)
            && let Some(bit) = bit(index)
        {
            self.seen &= !bit;
        } else {
            self.others.as_mut().map(|others| others.remove(name));
        }
    }

    fn claim_other(&mut self, name: &str) -> bool {
        if is_reserved(name) {
            return reject(name, RESERVED_NAME);
        }
        self.insert_other(name) || reject(name, REPEATED)
    }

    /// Whether the name was not seen before.
    fn insert_other(&mut self, name: &str) -> bool {
        self.others.get_or_insert_default().insert(name.to_owned(), 0).is_none()
    }

    /// Whether the declared name at `index` was not seen before.
    fn claim_declared(&mut self, index: usize) -> bool {
        let Some(bit) = bit(index) else {
            return self.insert_other(self.declared[index]);
        };
        let is_first = self.seen & bit == 0;
        self.seen |= bit;
        is_first
    }
}

/// The bit of a declared name. It is `None` from the 129th name on.
fn bit(index: usize) -> Option<u128> {
    u32::try_from(index).ok().and_then(|index| 1u128.checked_shl(index))
}

const RESERVED_NAME: &str = "the name is reserved";
const REPEATED: &str = "another member has this name already";

fn reject(name: &str, reason: &'static str) -> bool {
    log::left_out("member", name, &reason);
    false
}
