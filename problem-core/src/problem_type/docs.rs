//! `TypeDocs`: what only documentation asks for. It is stored apart from what responses need, so that a
//! program that never asks for it does not contain it.

use problem_shared::status::{takes_challenges, takes_retry_after};

use crate::status::ErrorStatus;

/// What only documentation asks for, about one problem type.
#[derive(Debug, Clone, Copy)]
pub struct TypeDocs {
    /// The doc comment.
    pub description: &'static str,
    /// The names of the extension members.
    pub members: &'static [&'static str],
    /// The names of the header fields.
    pub headers: &'static [&'static str],
    /// An earlier row has the same code. Its documentation is used, and that of this row is ignored.
    pub as_row: Option<usize>,
    /// After how many seconds a client may try again.
    pub retry_after: Option<u64>,
    /// Set if the status is a constant: the header fields of a 401, the header fields of a 429 or 503, and
    /// how many seconds a client waits after a 429 or 503.
    pub defaults: Option<(&'static [&'static str], &'static [&'static str], Option<u64>)>,
}

impl TypeDocs {
    /// No documentation.
    pub const NONE: Self =
        Self { description: "", members: &[], headers: &[], as_row: None, retry_after: None, defaults: None };
}

/// What only documentation asks for, about the problem types of one Rust type.
#[derive(Debug)]
pub struct TableDocs {
    /// The name of the Rust type.
    pub rust_type: &'static str,
    /// For each row four characters, which encode where the type URI of the row begins in this text. The type
    /// URIs that are not in a body come after these characters.
    pub uris: &'static [u8],
    /// The documentation of the rows that have any, sorted by row.
    pub facts: &'static [(usize, TypeDocs)],
}

impl TableDocs {
    /// The documentation of a row. Its status may be a constant that the derive does not know.
    pub(crate) const fn docs(&self, row: usize, status: ErrorStatus) -> TypeDocs {
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
            return TypeDocs::NONE;
        }
        let mut docs = self.facts[low].1;
        if let Some(first) = docs.as_row {
            return self.docs(first, status);
        }
        if let Some((headers_of_401, headers_of_busy, wait)) = docs.defaults {
            if takes_challenges(status.as_u16()) {
                docs.headers = headers_of_401;
            } else if takes_retry_after(status.as_u16()) {
                docs.headers = headers_of_busy;
                if wait.is_some() {
                    docs.retry_after = wait;
                }
            }
        }
        docs
    }
}
