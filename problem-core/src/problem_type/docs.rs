//! `Docs`: what only documentation asks for. It is stored apart from what responses need, so that a program that never asks
//! for it does not contain it.
//!
//! The derive writes the facts of a type as one text, because that costs the compiler little. A fact is a letter (see
//! [`fact`]), the length of its value in bytes, a colon and the value: `m2:id` says that there is a member `id`. A semicolon ends
//! the facts of a problem type.

use std::fmt;

use problem_shared::bytes;
use problem_shared::members::fact;
use problem_shared::row::Index;
use problem_shared::status::{takes_challenges, takes_retry_after};

/// What only documentation and const evaluation ask for, about the problem types of one Rust type.
#[derive(Debug)]
pub struct Docs {
    /// The name of the Rust type.
    pub rust_type: &'static str,
    /// The facts.
    pub facts: &'static str,
    /// For each row its [`Index`] in bytes.
    pub index: &'static [u8],
}

/// The facts about one problem type.
#[derive(Clone, Copy)]
pub(crate) struct Facts {
    text: &'static str,
    /// The status of the problem type, which decides about some facts.
    status: u16,
}

impl Docs {
    /// The facts about the problem type of a row.
    pub(crate) const fn facts(&self, row: usize, status: u16) -> Facts {
        let Some(start) = Index::of(self.index, row).facts else { return Facts::NONE };
        match self.facts.split_at_checked(start as usize) {
            Some((_, text)) => Facts { text, status },
            None => Facts::NONE,
        }
    }
}

impl Facts {
    /// Nothing is known.
    pub(crate) const NONE: Self = Self { text: "", status: 0 };

    pub(crate) const fn of(text: &'static str, status: u16) -> Self {
        Self { text, status }
    }

    const fn first(&self, wanted: u8) -> Option<&'static str> {
        let mut reader = Reader { text: self.text, at: 0 };
        while let Some((letter, value)) = reader.fact() {
            if letter == wanted {
                return Some(value);
            }
        }
        None
    }

    pub(crate) const fn description(&self) -> &'static str {
        match self.first(fact::DESCRIPTION) {
            Some(text) => text,
            None => "",
        }
    }

    /// The gRPC code, by its number.
    pub(crate) const fn grpc_code(&self) -> Option<u8> {
        match self.first(fact::GRPC) {
            Some(code) => match (Reader { text: code, at: 0 }).number() {
                Some(code) => Some(code as u8),
                None => None,
            },
            None => None,
        }
    }

    /// Whether an occurrence can add `Retry-After`.
    pub(crate) const fn has_retry_after(&self) -> bool {
        let mut reader = Reader { text: self.text, at: 0 };
        while let Some((letter, value)) = reader.fact() {
            if letter == fact::HEADER && bytes::equal(value.as_bytes(), b"Retry-After") {
                return true;
            }
        }
        false
    }

    pub(crate) const fn retry_after(&self) -> Option<u64> {
        let by_status = match self.first(fact::RETRY_AFTER_IF_BUSY) {
            Some(seconds) if takes_retry_after(self.status) => Some(seconds),
            _ => self.first(fact::RETRY_AFTER),
        };
        match by_status {
            Some(seconds) => Reader { text: seconds, at: 0 }.number(),
            None => None,
        }
    }
}

/// Reads facts. A text that is not written as described above ends early.
struct Reader {
    text: &'static str,
    at: usize,
}

impl Reader {
    /// Reads digits and the colon after them.
    const fn number(&mut self) -> Option<u64> {
        let bytes = self.text.as_bytes();
        let (start, mut number) = (self.at, 0_u64);
        while self.at < bytes.len() && bytes[self.at].is_ascii_digit() {
            number = number.wrapping_mul(10).wrapping_add((bytes[self.at] - b'0') as u64);
            self.at += 1;
        }
        if self.at == start {
            return None;
        }
        self.at += 1;
        Some(number)
    }

    /// Reads a fact: its letter and its value. `None` is the end of an entry.
    const fn fact(&mut self) -> Option<(u8, &'static str)> {
        let bytes = self.text.as_bytes();
        if self.at >= bytes.len() {
            return None;
        }
        let letter = bytes[self.at];
        self.at += 1;
        if letter == b';' {
            return None;
        }
        let Some(len) = self.number() else { return None };
        let Some((_, rest)) = self.text.split_at_checked(self.at) else { return None };
        let Some((value, _)) = rest.split_at_checked(len as usize) else { return None };
        self.at += len as usize;
        Some((letter, value))
    }
}

/// The names of extension members or of header fields, in the order of the documentation.
#[derive(Clone, Copy)]
pub struct Names {
    /// The names of a definition that was written by hand.
    list: &'static [&'static str],
    /// The facts about the problem type, and about what a type around it adds.
    facts: [Facts; 3],
    are_headers: bool,
}

impl Names {
    pub(crate) const fn of_members(list: &'static [&'static str], facts: [Facts; 3]) -> Self {
        Self { list, facts, are_headers: false }
    }

    pub(crate) const fn of_headers(list: &'static [&'static str], facts: [Facts; 3]) -> Self {
        Self { list, facts, are_headers: true }
    }

    /// Iterates over the names.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> + use<> {
        let Self { list, facts, are_headers } = *self;
        let all = move || {
            let of_facts = facts.into_iter().flat_map(move |facts| names(facts, are_headers));
            list.iter().copied().chain(of_facts)
        };
        // a type around it may add a name that the problem type has too
        all()
            .enumerate()
            .filter(move |(at, name)| !all().take(*at).any(|known| is_same(known, name, are_headers)))
            .map(|(_, name)| name)
    }

    /// Whether `name` is one of the names. Header fields are compared without regard to case, members with it.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.iter().any(|known| is_same(known, name, self.are_headers))
    }

    /// The number of names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there are no names.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

fn is_same(known: &str, name: &str, are_headers: bool) -> bool {
    if are_headers { known.eq_ignore_ascii_case(name) } else { known == name }
}

/// The names among facts.
fn names(facts: Facts, are_headers: bool) -> impl Iterator<Item = &'static str> {
    let mut reader = Reader { text: facts.text, at: 0 };
    let wanted = move |letter| match letter {
        fact::MEMBER => !are_headers,
        fact::HEADER => are_headers,
        fact::HEADER_IF_401 => are_headers && takes_challenges(facts.status),
        fact::HEADER_IF_BUSY => are_headers && takes_retry_after(facts.status),
        _ => false,
    };
    std::iter::from_fn(move || reader.fact()).filter(move |(letter, _)| wanted(*letter)).map(|(_, name)| name)
}

impl IntoIterator for Names {
    type Item = &'static str;
    type IntoIter = std::vec::IntoIter<&'static str>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter().collect::<Vec<_>>().into_iter()
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl PartialEq for Names {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Names {}

impl<const N: usize> PartialEq<[&str; N]> for Names {
    fn eq(&self, other: &[&str; N]) -> bool {
        self.iter().eq(other.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::{Docs, Facts, Index, Names};

    #[test]
    fn facts_are_read_and_a_broken_text_ends_early() {
        let at = |facts| Index { code: 0, uri: 0, facts, flags: 0 }.to_bytes();
        let index = [at(Some(0)), at(None), at(Some(25)), at(Some(0))].concat().leak();
        let docs = Docs {
            rust_type: "Order",
            facts: "d4:a;:2m1:bm2:c;r2:30;xxxh1:xc16:WWW-Authenticateb11:Retry-Aftert1:7;",
            index,
        };
        for (row, expected) in [(0, "a;:2"), (3, "a;:2"), (1, ""), (4, "")] {
            assert_eq!(docs.facts(row, 404).description(), expected);
        }
        assert_eq!(Names::of_members(&[], [docs.facts(3, 404), Facts::NONE, Facts::NONE]), ["b", "c;"]);
        assert_eq!(docs.facts(0, 404).retry_after(), Some(30));
        for (status, headers, wait) in [
            (404, &["x"][..], None),
            (401, &["x", "WWW-Authenticate"], None),
            (503, &["x", "Retry-After"], Some(7)),
        ] {
            let facts = docs.facts(2, status);
            assert_eq!(
                Names::of_headers(&[], [facts, Facts::NONE, Facts::NONE]).iter().collect::<Vec<_>>(),
                headers
            );
            assert_eq!(facts.retry_after(), wait);
        }
        for facts in ["", "d", "d:", "d9", "d9:a", "d1:é", "x", ";d1:a", "d99999999999999999999:a"] {
            let docs = Docs { rust_type: "", facts, index };
            assert_eq!(docs.facts(0, 404).description(), "");
        }
    }
}
