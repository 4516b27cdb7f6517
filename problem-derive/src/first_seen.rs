//! Which texts were met before. One map for all who ask, so that the compiler builds one.

use std::collections::HashMap;

/// Texts, and the place where each was met first.
#[derive(Default)]
pub(crate) struct FirstPlaces(HashMap<String, usize>);

impl FirstPlaces {
    /// The place where the text was met first, which is `here` if it never was.
    pub(crate) fn of(&mut self, text: &str, here: usize) -> usize {
        *self.0.entry(text.to_owned()).or_insert(here)
    }

    pub(crate) fn get(&self, text: &str) -> Option<usize> {
        self.0.get(text).copied()
    }

    /// Whether a text is met for the first time, where nobody asks for places.
    pub(crate) fn is_new(&mut self, text: &str) -> bool {
        let count = self.0.len();
        self.of(text, count) == count
    }
}
