//! `ProblemTypes`: a set of problem types.

use std::fmt;

use problem_shared::row::{Fingerprint, INDEX, Index, index_flags};

use crate::problem_type::definition::ProblemTypeDefinition;
use crate::problem_type::docs::Docs;
use crate::problem_type::table::Table;
use crate::problem_type::{Kind, ProblemType};

/// A set of problem types: the ones that one Rust type declares, and by reference the sets of the types that it is
/// transparent for. All methods except [`iter`](Self::iter) and [`by_code`](Self::by_code) work in const contexts.
///
/// ```
/// use problem_core::{ErrorStatus, ProblemTypeDefinition, ProblemTypes};
///
/// static DEFINITIONS: [ProblemTypeDefinition; 1] =
///     [ProblemTypeDefinition::new(ErrorStatus::GONE, "GONE")];
/// const TYPES: ProblemTypes = ProblemTypes::new(&DEFINITIONS, &[]);
/// const { assert!(TYPES.len() == 1) };
/// assert!(TYPES.by_code("GONE").is_some());
/// ```
#[derive(Clone, Copy)]
pub struct ProblemTypes {
    own: Own,
    inner: &'static [&'static ProblemTypes],
    /// The facts about what the type around these problem types adds to each of them.
    added: Option<&'static &'static str>,
}

#[derive(Clone, Copy)]
enum Own {
    Definitions(&'static [ProblemTypeDefinition]),
    /// A table, and whether its records may repeat the code of an earlier one.
    Table(&'static Table, &'static Docs, bool),
    /// There are other problem types, which are known only at run time.
    Open,
}

impl ProblemTypes {
    /// The set of the problem types in `own` and in all sets in `inner`, which are the sets of the errors that
    /// [`Occurrence::forward`](crate::Occurrence::forward) is called with: `&[&PaymentError::TYPES]`.
    #[must_use]
    pub const fn new(own: &'static [ProblemTypeDefinition], inner: &'static [&'static ProblemTypes]) -> Self {
        Self { own: Own::Definitions(own), inner, added: None }
    }

    /// A set whose problem types are known only at run time.
    pub(crate) const OPEN: Self = Self { own: Own::Open, inner: &[], added: None };

    /// For generated code: the problem types of a table, and whether one of them may repeat the code of an earlier one.
    #[doc(hidden)]
    #[must_use]
    pub const fn __derived(
        table: &'static Table,
        docs: &'static Docs,
        may_repeat: bool,
        inner: &'static [&'static ProblemTypes],
    ) -> Self {
        Self { own: Own::Table(table, docs, may_repeat), inner, added: None }
    }

    /// For generated code: the problem types of a field that answers, and the facts about what the other fields add.
    #[doc(hidden)]
    #[must_use]
    pub const fn __with_additions(
        inner: &'static [&'static ProblemTypes],
        added: &'static &'static str,
    ) -> Self {
        Self { own: Own::Definitions(&[]), inner, added: Some(added) }
    }

    /// The problem type of the variant with this discriminant; `None` if the discriminants do not tell the rows.
    pub(crate) const fn of_variant(&self, discriminant: usize) -> Option<ProblemType<'static>> {
        let Own::Table(table, docs, _) = self.own else { return None };
        let has_own = Index::of(docs.index, 0).flags & index_flags::DISCRIMINANTS != 0;
        if has_own || !self.inner.is_empty() || discriminant >= table.len() {
            return None;
        }
        self.row(discriminant)
    }

    /// Whether occurrences can have problem types outside the set, because some exist only at run time.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        if let Own::Open = self.own {
            return true;
        }
        let mut set = 0;
        while set < self.inner.len() {
            if self.inner[set].is_open() {
                return true;
            }
            set += 1;
        }
        false
    }

    /// The sets of the types that this one is transparent for.
    pub(crate) const fn inner(&self) -> &'static [&'static Self] {
        self.inner
    }

    /// The number of own problem types, with those that repeat a code.
    pub(crate) const fn rows(&self) -> usize {
        match self.own {
            Own::Definitions(own) => own.len(),
            Own::Table(table, ..) => table.len(),
            Own::Open => 0,
        }
    }

    /// The own problem type at an index, also one that repeats a code.
    pub(crate) const fn row(&self, index: usize) -> Option<ProblemType<'static>> {
        match self.own {
            Own::Definitions(own) if index < own.len() => Some(own[index].problem_type()),
            Own::Table(table, docs, _) if index < table.len() => {
                Some(ProblemType::__row(table, index as u32).with_docs(docs))
            }
            Own::Definitions(_) | Own::Table(..) | Own::Open => None,
        }
    }

    /// The indices of own problem types; none if they are written by hand.
    pub(crate) const fn indices(&self) -> &'static [[u8; INDEX]] {
        match self.own {
            Own::Table(_, docs, _) => docs.index.as_chunks().0,
            Own::Definitions(_) | Own::Open => &[],
        }
    }

    /// The index of an own problem type as a number with complete hashes. `indices` are the indices of the set, if it has any. `base` is
    /// the hash of the base, once it is needed.
    pub(crate) const fn number(&self, indices: &[[u8; INDEX]], row: usize, base: &mut Option<u16>) -> u64 {
        let mut known = None;
        if row < indices.len() {
            let number = u64::from_le_bytes(indices[row]);
            if number & index_flags::INCOMPLETE == 0 {
                return number;
            }
            known = Some(number);
        }
        match self.own {
            Own::Table(table, ..) => table.complete(row, known, base).number(),
            Own::Definitions(own) => own[row].index.number(),
            Own::Open => 0,
        }
    }

    /// The compiler evaluates this for each type of a transparent variant, so it reads the bytes of an index without calls.
    const fn add_to_fingerprint(&self, fingerprint: &mut Fingerprint) {
        let index = match self.own {
            Own::Table(_, docs, _) => docs.index,
            Own::Definitions(_) | Own::Open => &[],
        };
        let (rows, mut row, mut base) = (self.rows(), 0, None);
        while row < rows {
            let at = row * INDEX;
            if at + 7 < index.len() && index[at + 7] & (index_flags::INCOMPLETE >> 56) as u8 == 0 {
                let code = index[at] as u16 | (index[at + 1] as u16) << 8;
                let uri = index[at + 2] as u16 | (index[at + 3] as u16) << 8;
                fingerprint.add_hashes(code, uri, index[at + 7]);
            } else {
                fingerprint.add(self.number(self.indices(), row, &mut base));
            }
            row += 1;
        }
        let mut set = 0;
        while set < self.inner.len() {
            self.inner[set].add_to_fingerprint(fingerprint);
            set += 1;
        }
    }

    const fn is_repeated(&self, index: usize) -> bool {
        match self.own {
            Own::Table(table, _, true) => table.is_repeated(index),
            Own::Definitions(_) | Own::Table(_, _, false) | Own::Open => false,
        }
    }

    /// The number of own problem types, without those that repeat a code.
    const fn own_len(&self) -> usize {
        let rows = self.rows();
        if !matches!(self.own, Own::Table(_, _, true)) {
            return rows;
        }
        let (mut row, mut len) = (0, 0);
        while row < rows {
            if !self.is_repeated(row) {
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

    /// Whether the set has no problem types. An open set can be empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the problem type at `index`, or `None` if `index` is not less than [`len`](Self::len). Types
    /// declared by this Rust type come first, then those of its transparent variants. Use this to iterate in
    /// const contexts; each call counts from the start.
    #[must_use]
    pub const fn get(&self, mut index: usize) -> Option<ProblemType<'static>> {
        let own_len = self.own_len();
        if index < own_len {
            let mut row = 0;
            loop {
                if !self.is_repeated(row) {
                    if index == 0 {
                        return self.row(row);
                    }
                    index -= 1;
                }
                row += 1;
            }
        }
        index -= own_len;
        let mut set = 0;
        while set < self.inner.len() {
            let len = self.inner[set].len();
            if index < len {
                return match self.inner[set].get(index) {
                    Some(problem_type) => Some(problem_type.with_added(self.added)),
                    None => None,
                };
            }
            index -= len;
            set += 1;
        }
        None
    }

    /// Iterates over the problem types, in the order of [`get`](Self::get).
    pub fn iter(&self) -> impl ExactSizeIterator<Item = ProblemType<'static>> + use<> {
        self.into_iter()
    }

    fn add_to(&self, all: &mut Vec<ProblemType<'static>>) {
        for row in 0..self.rows() {
            if !self.is_repeated(row) {
                all.extend(self.row(row));
            }
        }
        let start = all.len();
        for set in self.inner {
            set.add_to(all);
        }
        for problem_type in all.iter_mut().skip(start) {
            *problem_type = problem_type.with_added(self.added);
        }
    }

    /// Calls `visit` with each problem type, also with one that repeats a code.
    pub(crate) fn for_each_row(&self, visit: &mut dyn FnMut(ProblemType<'static>)) {
        for row in 0..self.rows() {
            self.row(row).into_iter().for_each(&mut *visit);
        }
        for set in self.inner {
            set.for_each_row(visit);
        }
    }

    /// The first problem type with this code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<ProblemType<'static>> {
        let own = (0..self.rows()).filter_map(|row| self.row(row)).find(|own| own.code() == code);
        own.or_else(|| Some(self.inner.iter().find_map(|set| set.by_code(code))?.with_added(self.added)))
    }

    /// The problem type of an occurrence, with the facts for documentation that this set has about it.
    pub(crate) fn documented<'a>(&self, problem_type: ProblemType<'a>) -> ProblemType<'a> {
        let Kind::Row(table, _) = problem_type.kind else { return problem_type };
        match self.docs_of(table) {
            Some((docs, added)) => problem_type.with_docs(docs).with_added(added),
            None => problem_type,
        }
    }

    /// The facts about the problem types of a table, and about what a type around them adds.
    fn docs_of(&self, wanted: &'static Table) -> Option<(&'static Docs, Option<&'static &'static str>)> {
        match self.own {
            Own::Table(table, docs, _) if std::ptr::eq(table, wanted) => Some((docs, None)),
            Own::Definitions(_) | Own::Table(..) | Own::Open => {
                let (docs, added) = self.inner.iter().find_map(|set| set.docs_of(wanted))?;
                Some((docs, self.added.or(added)))
            }
        }
    }
}

/// A set of problem types, and the fingerprint of all of them.
#[derive(Debug)]
pub struct Identities {
    pub(crate) types: &'static ProblemTypes,
    pub(crate) fingerprint: Fingerprint,
}

impl Identities {
    pub(crate) const fn of(types: &'static ProblemTypes) -> Self {
        let mut fingerprint = Fingerprint::EMPTY;
        types.add_to_fingerprint(&mut fingerprint);
        Self { types, fingerprint }
    }
}

impl IntoIterator for ProblemTypes {
    type Item = ProblemType<'static>;
    type IntoIter = std::vec::IntoIter<ProblemType<'static>>;

    fn into_iter(self) -> Self::IntoIter {
        let mut all = Vec::new();
        self.add_to(&mut all);
        all.into_iter()
    }
}

impl IntoIterator for &ProblemTypes {
    type Item = ProblemType<'static>;
    type IntoIter = std::vec::IntoIter<ProblemType<'static>>;

    fn into_iter(self) -> Self::IntoIter {
        (*self).into_iter()
    }
}

impl fmt::Debug for ProblemTypes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
