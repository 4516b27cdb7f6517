//! The version of a table of problem types, by which a coverage report recognises the records of older code.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::problem_type::table::{Constant, Table};
use crate::problem_type::{Kind, ProblemType};

/// Which table has a problem type, and what the table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TableVersion {
    /// The path of the Rust type.
    pub(crate) name: &'static str,
    /// A hash of all that the table says. It is the same in all executables that one compiler makes from the same code.
    pub(crate) hash: u64,
}

impl ProblemType<'_> {
    /// The version of the table that has the problem type. Only tables of the derive have one.
    pub(crate) fn version(&self) -> Option<TableVersion> {
        match self.kind {
            Kind::Row(table, _) => Some(TableVersion { name: table.path, hash: table.version() }),
            Kind::Defined(_) | Kind::Owned(_) => None,
        }
    }
}

impl Table {
    fn version(&self) -> u64 {
        let mut version = DefaultHasher::new();
        (self.base, self.records, self.text).hash(&mut version);
        for constant in self.constants {
            match constant {
                Constant::Status(status) => status.as_u16().hash(&mut version),
                Constant::Code { code, rest } => (code, rest).hash(&mut version),
                Constant::Like(other) => {
                    (other.code(), other.status().as_u16(), other.type_uri(), other.title())
                        .hash(&mut version);
                }
            }
        }
        version.finish()
    }
}
