//! Values that stand in for a value of the client that is missing or wrong, so that the rest of the text can be read. Nothing of them
//! reaches the service or the client.

use std::collections::{BTreeMap, BTreeSet};

use crate::input::reread::node::{Given, Hint};
use crate::input::reread::tape::Index;

/// Types that contain each other end here.
pub(super) const MAX_DEPTH: u8 = 16;

/// Texts that the types of many services accept.
const TEXTS: [&str; 14] = [
    "",
    "a",
    "0",
    "00000000-0000-0000-0000-000000000000",
    "2000-01-01T00:00:00Z",
    "2000-01-01",
    "2000-01-01T00:00:00",
    "00:00:00",
    "127.0.0.1",
    "127.0.0.1:80",
    "http://example.com/",
    "a@example.com",
    "+14155550100",
    "1",
];

/// What has been learnt about the values that fit a type. Types are known by their names, which are only hints: if two types have the same
/// name, a value may not fit.
#[derive(Debug, Default)]
pub(super) struct StandIns {
    /// How many values did not fit.
    attempts: BTreeMap<&'static str, usize>,
    /// How many values there are.
    choices: BTreeMap<&'static str, usize>,
    /// A text of the client that fits.
    donors: BTreeMap<&'static str, Index>,
    /// A text that an enum has asked for.
    asked: BTreeMap<&'static str, &'static str>,
    /// Members that an object needs.
    needed: BTreeMap<&'static str, Vec<&'static str>>,
    /// Second names of a member.
    aliases: BTreeSet<(&'static str, &'static str)>,
}

impl StandIns {
    pub(super) fn donate(&mut self, seed: &'static str, text: Index) {
        self.donors.entry(seed).or_insert(text);
    }

    /// A value that did not fit. It returns whether there is another one.
    pub(super) fn reject(&mut self, seed: &'static str) -> bool {
        let attempts = self.attempts.entry(seed).or_default();
        *attempts += 1;
        *attempts < self.choices.get(seed).copied().unwrap_or(0)
    }

    pub(super) fn ask(&mut self, seed: &'static str, text: &'static str) -> bool {
        self.asked.insert(seed, text).is_none()
    }

    /// It returns whether the name is new.
    pub(super) fn need(&mut self, seed: &'static str, name: &'static str) -> bool {
        let needed = self.needed.entry(seed).or_default();
        let is_new = !needed.contains(&name);
        if is_new {
            needed.push(name);
        }
        is_new
    }

    /// It returns whether the name was not known to be an alias.
    pub(super) fn is_alias(&mut self, seed: &'static str, name: &'static str) -> bool {
        self.aliases.insert((seed, name))
    }

    /// The name at this position in an object. `fields` are all names that the type knows, if it tells.
    pub(super) fn member(
        &self,
        seed: &'static str,
        fields: &'static [&'static str],
        position: usize,
    ) -> Option<&'static str> {
        let needed = self.needed.get(seed).map_or(&[][..], |needed| needed);
        let mut names = fields.iter().chain(needed.iter().filter(|name| !fields.contains(name)));
        let mut used = 0;
        names.find_map(|name| {
            let is_used = !self.aliases.contains(&(seed, *name));
            used += usize::from(is_used);
            (is_used && used > position).then_some(*name)
        })
    }

    /// The variant of an enum with this many variants. Another depth has another one, so that not all of them contain each other.
    pub(super) fn variant(&mut self, seed: &'static str, variants: usize, depth: u8) -> usize {
        let attempt = self.attempt(seed, variants);
        (attempt + usize::from(depth)) % variants.max(1)
    }

    fn attempt(&mut self, seed: &'static str, choices: usize) -> usize {
        self.choices.insert(seed, choices);
        self.attempts.get(seed).copied().unwrap_or(0)
    }

    /// A value for a type that wants this. It is `None` for a hint that has no values.
    pub(super) fn value<'t>(
        &mut self,
        seed: &'static str,
        hint: Hint,
        text_at: impl Fn(Index) -> &'t str,
    ) -> Given<'t> {
        match hint {
            Hint::Any => match self.attempt(seed, 6) {
                0 => Given::Null,
                1 => Given::Text(""),
                2 => Given::Unsigned(0),
                3 => Given::Object,
                4 => Given::List,
                _ => Given::Bool(false),
            },
            Hint::Bool => Given::Bool(self.attempt(seed, 2) == 1),
            Hint::Integer(_) => Given::Unsigned([1, 0, 2, 100][self.attempt(seed, 4).min(3)]),
            Hint::Signed128 => Given::Signed128(1 - self.attempt(seed, 2) as i128),
            Hint::Unsigned128 => Given::Unsigned128(1 - self.attempt(seed, 2).min(1) as u128),
            Hint::Float => Given::Float([1.0, 0.0][self.attempt(seed, 2).min(1)]),
            Hint::Char => {
                self.attempt(seed, 1);
                Given::Text("a")
            }
            Hint::Text | Hint::Identifier => {
                let attempt = self.attempt(seed, TEXTS.len() + 2);
                match (attempt, self.asked.get(seed), self.donors.get(seed)) {
                    (_, Some(text), _) => Given::Text(text),
                    (0, _, Some(donor)) => Given::Text(text_at(*donor)),
                    (attempt, _, donor) => {
                        let first = usize::from(donor.is_some());
                        Given::Text(TEXTS[(attempt.saturating_sub(first)).min(TEXTS.len() - 1)])
                    }
                }
            }
            Hint::Bytes => {
                self.attempt(seed, 1);
                Given::Text("")
            }
            Hint::Unit => {
                self.attempt(seed, 1);
                Given::Null
            }
        }
    }

    /// The number of items in a list.
    pub(super) fn items(&mut self, seed: &'static str) -> usize {
        self.attempt(seed, 2).min(1)
    }

    pub(super) fn object(&mut self, seed: &'static str) {
        self.attempt(seed, 1);
    }
}
