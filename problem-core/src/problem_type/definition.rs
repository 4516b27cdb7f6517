//! `Definition`: the problem type of a value, in the form that responses are rendered from.

use crate::problem_type::ProblemType;
use crate::problem_type::table::Table;

/// The problem type of a value: a row that the derive wrote, or a [`ProblemType`] that was built by hand.
#[derive(Debug, Clone, Copy)]
pub struct Definition(pub(crate) DefinedBy);

#[derive(Debug, Clone, Copy)]
pub(crate) enum DefinedBy {
    Row(&'static Table, usize),
    Type(&'static ProblemType),
}

impl Definition {
    /// The row at `index` of a table.
    #[must_use]
    pub const fn row(table: &'static Table, index: usize) -> Self {
        Self(DefinedBy::Row(table, index))
    }

    pub(crate) const fn by_hand(problem_type: &'static ProblemType) -> Self {
        Self(DefinedBy::Type(problem_type))
    }

    /// The problem type with the index of the row, or the one that was built by hand.
    ///
    /// # Panics
    ///
    /// If the row belongs to other types. Generated code passes the types of the row.
    #[must_use]
    pub fn of(self, types: &'static [ProblemType]) -> &'static ProblemType {
        match self.0 {
            DefinedBy::Row(_, row) => &types[row],
            DefinedBy::Type(problem_type) => problem_type,
        }
    }
}
