//! `SeenNames`: each name of an extension member is sent at most once.

use std::collections::HashMap;

use problem_shared::bytes::{contains, equal};
use problem_shared::members::{ERRORS, RESERVED};

use crate::log;
use crate::members::visitor::is_reserved;

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

/// What is known about the names of extension members before the first member is visited.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Declared {
    /// No name is reserved or repeated. The derive, or whoever set the members, has checked that.
    AlreadyChecked,
    /// The problem type declares these names. The occurrence may have others too.
    Names(&'static [&'static str]),
}

/// The names of the members that an occurrence has sent so far.
pub(crate) struct SeenNames {
    declared: Declared,
    /// The index after the declared name that was seen last. The next member usually has that name.
    next: usize,
    /// One bit for each of the first 128 declared names that were seen.
    seen: u128,
    /// All other names that were seen. `HashMap<String, usize>` is already instantiated elsewhere in this
    /// crate; reusing it saves build time.
    others: Option<HashMap<String, usize>>,
    has_errors: bool,
}

impl SeenNames {
    pub(crate) fn new(declared: Declared) -> Self {
        Self { declared, next: 0, seen: 0, others: None, has_errors: false }
    }

    /// Declares the names that will be visited, which no flattened member may have. If an outer type has
    /// declared names already, its names remain.
    pub(crate) fn declare(&mut self, names: &'static [&'static str]) {
        if let Declared::AlreadyChecked = self.declared {
            self.declared = Declared::Names(names);
        }
    }

    /// Whether a member may have this name. If not, the member is logged. If so, no later member may have the
    /// name.
    pub(crate) fn claim(&mut self, name: &str) -> bool {
        let Declared::Names(declared) = self.declared else { return true };
        if name == ERRORS {
            return reject(name, RESERVED_NAME);
        }
        let index = match declared.get(self.next) {
            Some(next) if *next == name => Some(self.next),
            _ => declared.iter().position(|known| *known == name),
        };
        let Some(index) = index else { return self.claim_other(name) };
        self.next = index + 1;
        self.claim_declared(index) || reject(name, REPEATED)
    }

    /// Does the same as [`claim`](Self::claim) for a flattened member, which cannot have a declared name.
    pub(crate) fn claim_flattened(&mut self, name: &str) -> bool {
        match self.declared {
            Declared::Names(declared) if declared.contains(&name) => reject(name, REPEATED),
            _ => self.claim_other(name),
        }
    }

    /// Whether `errors` may be sent. If so, it cannot be sent again.
    pub(crate) fn claim_errors(&mut self) -> bool {
        !std::mem::replace(&mut self.has_errors, true) || reject(ERRORS, REPEATED)
    }

    /// Makes a name available again, because the member had no value.
    pub(crate) fn release(&mut self, name: &str) {
        if let Declared::Names(declared) = self.declared
            && let Some(index) = declared.iter().position(|known| *known == name)
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
            let Declared::Names(declared) = self.declared else { return true };
            return self.insert_other(declared[index]);
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
const REPEATED: &str = "there is a member of this name already";

fn reject(name: &str, reason: &'static str) -> bool {
    log::left_out("member", name, &reason);
    false
}
