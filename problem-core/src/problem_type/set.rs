//! `ProblemTypes`: a set of problem types.

use std::fmt;

use crate::problem_type::ProblemType;

/// A set of problem types: the ones that one Rust type declares, and by reference the sets of the types that it is
/// transparent for. All methods except [`iter`](Self::iter) and [`by_code`](Self::by_code) work in const contexts.
///
/// ```
/// use problem_core::{ErrorStatus, ProblemType, ProblemTypes};
///
/// const TYPES: ProblemTypes =
///     ProblemTypes::new(const { &[ProblemType::new(ErrorStatus::GONE, "GONE")] }, &[]);
/// const { assert!(TYPES.len() == 1) };
/// assert!(TYPES.by_code("GONE").is_some());
/// ```
#[derive(Clone, Copy)]
pub struct ProblemTypes {
    own: &'static [ProblemType],
    inner: &'static [&'static ProblemTypes],
    /// Whether some of the own problem types may repeat the code of an earlier one.
    may_repeat: bool,
}

impl ProblemTypes {
    /// The set of the problem types in `own` and in all sets in `inner`.
    #[must_use]
    pub const fn new(own: &'static [ProblemType], inner: &'static [&'static ProblemTypes]) -> Self {
        Self { own, inner, may_repeat: true }
    }

    /// For generated code: the derive knows whether a code is repeated.
    #[doc(hidden)]
    #[must_use]
    pub const fn __derived(
        own: &'static [ProblemType],
        inner: &'static [&'static ProblemTypes],
        may_repeat: bool,
    ) -> Self {
        Self { own, inner, may_repeat }
    }

    pub(crate) const fn parts(&self) -> (&'static [ProblemType], &'static [&'static Self]) {
        (self.own, self.inner)
    }

    /// The number of own problem types, without those that repeat a code.
    const fn own_len(&self) -> usize {
        if !self.may_repeat {
            return self.own.len();
        }
        let (mut row, mut len) = (0, 0);
        while row < self.own.len() {
            if !self.own[row].is_repeated() {
                len += 1;
            }
            row += 1;
        }
        len
    }

    /// The number of problem types. A problem type that is in several inner sets is counted for each of them.
    #[must_use]
    pub const fn len(&self) -> usize {
        let mut len = self.own_len();
        let mut set = 0;
        while set < self.inner.len() {
            len += self.inner[set].len();
            set += 1;
        }
        len
    }

    /// Whether the set is empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the problem type at `index`, or `None` if `index` is not less than [`len`](Self::len). Types
    /// declared by this Rust type come first, then those of its transparent variants. Use this to iterate in
    /// const contexts; each call counts from the start.
    #[must_use]
    pub const fn get(&self, mut index: usize) -> Option<&'static ProblemType> {
        if !self.may_repeat {
            if index < self.own.len() {
                return Some(&self.own[index]);
            }
            index -= self.own.len();
        }
        let mut row = 0;
        while self.may_repeat && row < self.own.len() {
            if !self.own[row].is_repeated() {
                if index == 0 {
                    return Some(&self.own[row]);
                }
                index -= 1;
            }
            row += 1;
        }
        let mut set = 0;
        while set < self.inner.len() {
            let len = self.inner[set].len();
            if index < len {
                return self.inner[set].get(index);
            }
            index -= len;
            set += 1;
        }
        None
    }

    /// Iterates over the problem types, in the order of [`get`](Self::get).
    pub fn iter(&self) -> impl Iterator<Item = &'static ProblemType> + use<> {
        let mut all = Vec::new();
        self.add_to(&mut all);
        all.into_iter()
    }

    fn add_to(&self, all: &mut Vec<&'static ProblemType>) {
        for row in self.own {
            if !row.is_repeated() {
                all.push(row);
            }
        }
        for set in self.inner {
            set.add_to(all);
        }
    }

    /// The first problem type with this code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<&'static ProblemType> {
        for row in self.own {
            if !row.is_repeated() && row.code() == code {
                return Some(row);
            }
        }
        self.inner.iter().find_map(|set| set.by_code(code))
    }
}

impl fmt::Debug for ProblemTypes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
