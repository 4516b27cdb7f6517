//! `ProblemTypes`: a set of problem types.

use std::fmt;

use crate::problem_type::ProblemType;

/// A set of problem types: those of one Rust type, and by reference those of the types that it
/// is transparent for. It works in const contexts.
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
    /// Some of the own ones may have the code of one before.
    may_repeat: bool,
}

impl ProblemTypes {
    /// The set of `own` and of all that is in `inner`.
    #[must_use]
    pub const fn new(own: &'static [ProblemType], inner: &'static [&'static ProblemTypes]) -> Self {
        Self { own, inner, may_repeat: true }
    }

    /// For the derive, which knows whether a code stands twice.
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

    /// How many of the own ones count.
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

    /// How many there are. Inner sets count as they stand.
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

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one at `index`, own ones first; `None` from [`len`](Self::len) on. This is how to go
    /// through the set in const contexts; it counts from the start each time.
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

    /// Goes through them, own ones first.
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

    /// The first one with this code.
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
