//! The names of the members of an occurrence, as far as they may collide.

use crate::members::names::SeenNames;

/// Names of members. Generated code has checked its own names, so an occurrence has these only if other names come to them.
#[derive(Default)]
pub(super) struct MemberNames {
    /// The names of the members so far. They are collected only for an impl by hand, a flattened value, and an error around the one
    /// that added the first members.
    pub(super) seen: Option<SeenNames>,
    /// The names of the members that the error around the one that describes itself will add.
    outer: &'static [&'static str],
    /// The same for the errors around that one.
    further: Vec<&'static [&'static str]>,
}

impl MemberNames {
    /// An error around the next one will add members of these names.
    pub(super) fn enter(&mut self, names: &'static [&'static str]) {
        if !self.outer.is_empty() {
            self.further.push(self.outer);
        }
        self.outer = names;
    }

    /// Ends the last `enter`.
    pub(super) fn leave(&mut self) {
        self.outer = self.further.pop().unwrap_or_default();
    }

    /// Whether an error around the one that describes itself will add a member of this name.
    pub(super) fn is_of_outer(&self, name: &str) -> bool {
        self.outer.contains(&name) || self.further.iter().any(|names| names.contains(&name))
    }
}
