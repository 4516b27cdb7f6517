//! The figures of one enum.

use super::project::Project;
use super::subject::Shape;
use super::ways::Way;
use crate::Error;

#[derive(Clone, Copy)]
pub struct Cost {
    pub check: i64,
    pub debug: i64,
    pub expansion: i64,
    pub llvm_lines: i64,
    /// Of the whole stripped binary; none where a way cannot be built that large.
    pub few_bytes: Option<i64>,
    pub many_bytes: Option<i64>,
}

impl Cost {
    pub fn of(way: &Way, few: usize, many: usize) -> Result<Self, Error> {
        let project = Project::new(way, Shape::Mixed(few))?;
        let large = Project::new(way, Shape::Mixed(many))?;
        Ok(Self {
            check: project.instructions(&["check"])?,
            debug: project.instructions(&["build"])?,
            expansion: project.expansion()?,
            llvm_lines: project.llvm_lines()?,
            few_bytes: Some(project.binary_size()?),
            many_bytes: way.grows.then(|| large.binary_size()).transpose()?,
        })
    }

    pub fn minus(self, other: &Self) -> Self {
        let both = |this: Option<i64>, that: Option<i64>| this.zip(that).map(|(this, that)| this - that);
        Self {
            check: self.check - other.check,
            debug: self.debug - other.debug,
            expansion: self.expansion - other.expansion,
            llvm_lines: self.llvm_lines - other.llvm_lines,
            few_bytes: both(self.few_bytes, other.few_bytes),
            many_bytes: both(self.many_bytes, other.many_bytes),
        }
    }
}
