//! The numbers behind the charts. A table writes them to `benches/figures`, so that the charts can be drawn again
//! without measuring.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use crate::Error;
use crate::tool::benches;

/// What one table has measured: a group, a column, and a number.
#[derive(Default)]
pub struct Figures(Vec<(String, String, i64)>);

impl Figures {
    pub fn add(&mut self, group: &str, column: &str, value: i64) {
        self.0.push((group.to_owned(), column.to_owned(), value));
    }

    pub fn get(&self, group: &str, column: &str) -> Option<i64> {
        let mut found = self.0.iter().filter(|(of, name, _)| of == group && name == column);
        found.next().map(|&(.., value)| value)
    }

    /// Replaces the numbers of a table.
    pub fn write(&self, table: &str) -> Result<(), Error> {
        let mut text = String::new();
        for (group, column, value) in &self.0 {
            // writing into a String does not fail
            let _ = writeln!(text, "{group}\t{column}\t{value}");
        }
        let path = path(table);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()).into())
    }

    pub fn read(table: &str) -> Result<Self, Error> {
        let path = path(table);
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut figures = Self::default();
        for line in text.lines() {
            let [group, column, value] = line.split('\t').collect::<Vec<_>>()[..] else {
                return Err(format!("{}: {line:?} does not have three parts", path.display()).into());
            };
            figures.add(group, column, value.parse()?);
        }
        Ok(figures)
    }
}

fn path(table: &str) -> PathBuf {
    benches().join("figures").join(table).with_extension("tsv")
}
