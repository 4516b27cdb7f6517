//! The search for two problem types with one code, or two codes with one type URI, in a type and in the types of its transparent
//! variants.

use problem_shared::bytes::{equal, find, part};
use problem_shared::row::{INDEX, has_shared_hash, index_flags};
use problem_shared::rulebook::Violation;
use problem_shared::rulebook::identity::{
    Identity, same_code, same_code_of_types, same_uri, shared_uri, shared_uri_of_types,
};

use crate::derived::row_buckets::Buckets;
use crate::problem_type::ProblemType;
use crate::problem_type::set::{Identities, ProblemTypes};

/// What the search found.
#[derive(Debug)]
pub struct Ambiguities<const N: usize> {
    /// The first ambiguity that is refused, and the number of the transparent variant that brings it in, from 1. 0 is an ambiguity
    /// among the variants that are problem types themselves.
    pub(super) refused: Option<(usize, Violation<'static>)>,
    /// For each opt-out, whether it turned off the rule.
    pub(super) used: [bool; N],
}

impl<const N: usize> Ambiguities<N> {
    /// Nothing is ambiguous.
    pub(super) const NONE: Self = Self { refused: None, used: [false; N] };
}

/// All problem types so far, by their codes and type URIs.
pub(super) struct Search<const M: usize, const N: usize> {
    own: ProblemTypes,
    names: &'static str,
    inner: [&'static Identities; M],
    compares_own: bool,
    accepts_all: bool,
    accepts: [usize; N],
    /// The hashes of the rows to compare, see [`Fingerprint::shared`].
    shared: u128,
    codes: Buckets,
    uris: Buckets,
    /// The number of rows so far.
    len: usize,
    pub(super) found: Ambiguities<N>,
}

/// A row: a problem type, and the transparent variant that it comes from.
#[derive(Clone, Copy)]
struct Found {
    problem_type: ProblemType<'static>,
    place: usize,
    inner: Option<usize>,
}

impl<const M: usize, const N: usize> Search<M, N> {
    /// A search without rows. For the arguments, see [`ambiguities`](crate::derived::const_identities::ambiguities).
    pub(super) const fn new(
        own: ProblemTypes,
        names: &'static str,
        inner: [&'static Identities; M],
        compares_own: bool,
        accepts_all: bool,
        accepts: [usize; N],
        shared: u128,
    ) -> Self {
        Self {
            own,
            names,
            inner,
            compares_own,
            accepts_all,
            accepts,
            shared,
            codes: Buckets::new(),
            uris: Buckets::new(),
            len: 0,
            found: Ambiguities::NONE,
        }
    }

    pub(super) const fn add_set(&mut self, set: &ProblemTypes, inner: usize) {
        self.add_rows(set, set.indices(), Some(inner));
        let mut index = 0;
        while index < set.inner().len() {
            self.add_set(set.inner()[index], inner);
            index += 1;
        }
    }

    pub(super) const fn add_rows(
        &mut self,
        set: &ProblemTypes,
        indices: &[[u8; INDEX]],
        inner: Option<usize>,
    ) {
        let rows = set.rows();
        let place_of_inner = match inner {
            Some(inner) => self.own.rows() + inner,
            None => 0,
        };
        let (mut row, mut base) = (0, None);
        while row < rows {
            let number = set.number(indices, row, &mut base);
            if !has_shared_hash(number, self.shared) {
                self.len += 1;
                row += 1;
                continue;
            }
            let (code, has_uri) = (number as u16, number & index_flags::URI != 0);
            let uri = if has_uri { Some((number >> 16) as u16) } else { None };
            let place = if inner.is_some() { place_of_inner } else { row };
            let is_known = match set.row(row) {
                Some(problem_type) => self.is_known(Found { problem_type, place, inner }, code, uri),
                None => true,
            };
            // the opt-out of a place may be needed for a later row
            if !is_known || self.accepts_at(place) {
                self.codes.insert(code, self.len);
                if let Some(uri) = uri {
                    self.uris.insert(uri, self.len);
                }
            }
            self.len += 1;
            row += 1;
        }
    }

    /// Compares a row with the earlier ones, and returns whether one of them is the same problem type.
    const fn is_known(&mut self, row: Found, code_hash: u16, uri_hash: Option<u16>) -> bool {
        let has_uri = match uri_hash {
            Some(hash) => self.uris.first(hash).is_some(),
            None => false,
        };
        if self.codes.first(code_hash).is_none() && !has_uri {
            return false;
        }
        let texts = row.problem_type.texts();
        let (identity, code) = (texts.identity(row.problem_type.status()), texts.code);
        let mut is_known = false;
        let mut earlier = self.codes.first(code_hash);
        while let Some(index) = earlier {
            let other = self.at(index);
            let other_texts = other.problem_type.texts();
            if equal(other_texts.code.as_bytes(), code.as_bytes()) {
                let other_identity = other_texts.identity(other.problem_type.status());
                let Some(violation) = same_code(code, &other_identity, &identity) else {
                    is_known = true;
                    earlier = self.codes.next(index, code_hash);
                    continue;
                };
                if row.inner.is_none() {
                    if self.compares_own {
                        self.report(other, row, violation);
                    }
                } else if let Some(violation) = same_code_of_types(
                    code,
                    (&other_identity, self.rust_type(other)),
                    (&identity, self.rust_type(row)),
                ) && !self.is_inside(other.inner, row.problem_type, false)
                    && !self.is_inside(row.inner, other.problem_type, false)
                {
                    self.report(other, row, violation);
                }
            }
            earlier = self.codes.next(index, code_hash);
        }
        if let (Some(hash), Some(uri), false) = (uri_hash, identity.uri, is_known) {
            let mut earlier = self.uris.first(hash);
            while let Some(index) = earlier {
                let other = self.at(index);
                let other_identity = identity_of(other.problem_type);
                let first = other.problem_type.code();
                if same_uri(other_identity.uri, Some(uri)) && !equal(first.as_bytes(), code.as_bytes()) {
                    if row.inner.is_none() {
                        if self.compares_own {
                            self.report(other, row, shared_uri(code, uri));
                        }
                    } else if !self.is_inside(other.inner, row.problem_type, true)
                        && !self.is_inside(row.inner, other.problem_type, true)
                    {
                        let violation = shared_uri_of_types(code, uri, (first, self.rust_type(other)));
                        self.report(other, row, violation);
                    }
                }
                earlier = self.uris.next(index, hash);
            }
        }
        is_known
    }

    const fn accepts_at(&self, place: usize) -> bool {
        let mut index = 0;
        while index < N {
            if self.accepts[index] == place {
                return true;
            }
            index += 1;
        }
        false
    }

    /// Whether a transparent variant, or the type itself, has a problem type with this code that agrees with this one. An ambiguity
    /// with it is then not new: it was accepted there, or the set is written by hand and uses one code for several statuses.
    const fn is_inside(&self, inner: Option<usize>, wanted: ProblemType<'static>, needs_uri: bool) -> bool {
        match inner {
            None => has_agreeing_row(&self.own, wanted, needs_uri),
            Some(inner) => has_agreeing(self.inner[inner].types, wanted, needs_uri),
        }
    }

    const fn report(&mut self, first: Found, second: Found, violation: Violation<'static>) {
        let mut is_accepted = self.accepts_all;
        let mut index = 0;
        while index < N {
            let place = self.accepts[index];
            if violation.has_opt_out() && (place == first.place || place == second.place) {
                self.found.used[index] = true;
                is_accepted = true;
            }
            index += 1;
        }
        if !(is_accepted && violation.has_opt_out()) && self.found.refused.is_none() {
            let number = match second.inner {
                Some(inner) => inner + 1,
                None => 0,
            };
            self.found.refused = Some((number, violation));
        }
    }

    /// The Rust type that declares the problem type, or else the type of the transparent variant.
    const fn rust_type(&self, row: Found) -> &'static str {
        match (row.problem_type.rust_type(), row.inner) {
            (Some(name), Some(_)) => name,
            (None, Some(inner)) => word(self.names, inner + 1),
            (_, None) => word(self.names, 0),
        }
    }

    /// The row with this index, in the order in which they are added.
    const fn at(&self, index: usize) -> Found {
        let own = self.own.rows();
        if let Some(problem_type) = self.own.row(index) {
            return Found { problem_type, place: index, inner: None };
        }
        let (mut inner, mut rest) = (0, index - own);
        loop {
            // every index is one of a row that was added
            match row_of(self.inner[inner].types, rest) {
                Ok(problem_type) => {
                    return Found { problem_type, place: own + inner, inner: Some(inner) };
                }
                Err(left) => rest = left,
            }
            inner += 1;
        }
    }
}

/// The word of a text with an index.
const fn word(text: &str, mut index: usize) -> &str {
    let (bytes, mut start) = (text.as_bytes(), 0);
    loop {
        let end = find(bytes, b' ', start, bytes.len());
        if index == 0 || end == bytes.len() {
            return part(text, start, end);
        }
        index -= 1;
        start = end + 1;
    }
}

/// The row with an index in a set and the sets inside it, or how far the index is behind the last row.
const fn row_of(set: &ProblemTypes, index: usize) -> Result<ProblemType<'static>, usize> {
    if let Some(problem_type) = set.row(index) {
        return Ok(problem_type);
    }
    let (mut inner, mut rest) = (0, index - set.rows());
    while inner < set.inner().len() {
        match row_of(set.inner()[inner], rest) {
            Ok(problem_type) => return Ok(problem_type),
            Err(left) => rest = left,
        }
        inner += 1;
    }
    Err(rest)
}

const fn has_agreeing(set: &ProblemTypes, wanted: ProblemType<'static>, needs_uri: bool) -> bool {
    if has_agreeing_row(set, wanted, needs_uri) {
        return true;
    }
    let mut inner = 0;
    while inner < set.inner().len() {
        if has_agreeing(set.inner()[inner], wanted, needs_uri) {
            return true;
        }
        inner += 1;
    }
    false
}

const fn has_agreeing_row(set: &ProblemTypes, wanted: ProblemType<'static>, needs_uri: bool) -> bool {
    let code = wanted.code();
    let mut row = 0;
    while let Some(problem_type) = set.row(row) {
        if equal(problem_type.code().as_bytes(), code.as_bytes()) {
            let (a, b) = (identity_of(problem_type), identity_of(wanted));
            let agrees = same_code_of_types(code, (&a, ""), (&b, "")).is_none();
            if agrees && (!needs_uri || same_uri(a.uri, b.uri)) {
                return true;
            }
        }
        row += 1;
    }
    false
}

const fn identity_of(problem_type: ProblemType<'static>) -> Identity<'static> {
    problem_type.texts().identity(problem_type.status())
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn words_are_counted() {
        assert_eq!([0, 1, 2, 3].map(|index| word("A Box<B> C", index)), ["A", "Box<B>", "C", "C"]);
    }
}
