//! The first index of each text. One kind of map for all users, because each kind costs build time.

use std::collections::BTreeMap;

/// Texts, and the index of the first occurrence of each.
#[derive(Default)]
pub(crate) struct FirstSeen(BTreeMap<String, usize>);

impl FirstSeen {
    /// The index of the first occurrence of a text. A new text has the index `here`.
    pub(crate) fn of(&mut self, text: &str, here: usize) -> usize {
        // a hash would cost more: users compile the derive without optimisation
        match self.0.get(text) {
            Some(first) => *first,
            None => {
                self.0.insert(text.to_owned(), here);
                here
            }
        }
    }

    /// Whether a text is new, for users who need no indices.
    pub(crate) fn is_new(&mut self, text: &str) -> bool {
        let count = self.0.len();
        self.of(text, count) == count
    }
}
