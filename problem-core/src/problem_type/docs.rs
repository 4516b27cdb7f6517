//! `Facts`: what only documentation asks for. It lies apart from what a response is made of, so that a
//! program that never asks does not carry it.

use crate::status::ErrorStatus;

/// What only documentation asks for.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// The doc comment.
    pub description: &'static str,
    /// The names of the extension members.
    pub members: &'static [&'static str],
    /// The names of the header fields.
    pub headers: &'static [&'static str],
    /// These are the facts of an earlier row, which has the same code.
    pub as_row: Option<usize>,
    /// After how many seconds a client may try again.
    pub retry_after: Option<u64>,
    /// The header fields of a 401, and of a 429 or 503, and the wait of these, where the status is
    /// a constant.
    pub defaults: Option<(&'static [&'static str], &'static [&'static str], Option<u64>)>,
}

impl Facts {
    /// Nothing.
    pub const NONE: Self =
        Self { description: "", members: &[], headers: &[], as_row: None, retry_after: None, defaults: None };
}

/// What only documentation asks for, of the problem types of one Rust type.
#[derive(Debug)]
pub struct Description {
    /// The Rust type.
    pub rust_type: &'static str,
    /// Four letters for each row, which say where its type URI is in here, and the type URIs that are
    /// in no body.
    pub uris: &'static [u8],
    /// Of the rows that have any, in order.
    pub facts: &'static [(usize, Facts)],
}

impl Description {
    /// Those of a row, whose status may be a constant.
    pub(crate) const fn facts(&self, row: usize, status: ErrorStatus) -> Facts {
        let (mut low, mut high) = (0, self.facts.len());
        while low < high {
            let middle = (low + high) / 2;
            if self.facts[middle].0 < row {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if low == self.facts.len() || self.facts[low].0 != row {
            return Facts::NONE;
        }
        let mut facts = self.facts[low].1;
        if let Some(first) = facts.as_row {
            return self.facts(first, status);
        }
        if let Some((of_401, of_busy, wait)) = facts.defaults {
            match status.as_u16() {
                401 => facts.headers = of_401,
                429 | 503 => {
                    facts.headers = of_busy;
                    if wait.is_some() {
                        facts.retry_after = wait;
                    }
                }
                _ => {}
            }
        }
        facts
    }
}
