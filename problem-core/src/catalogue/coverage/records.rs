//! The records that tests have written.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::recorder::executable::{Executable, State};
use crate::recorder::record::{EXTENSION, Record};

/// The records of a folder: which problem types were sent while tests ran with the environment variable `PROBLEM_COVERAGE`.
///
/// ```no_run
/// # fn catalogue() -> problem_core::catalogue::Catalogue { problem_core::catalogue::Catalogue::new() }
/// use problem_core::catalogue::Records;
///
/// let records = Records::read("target/problem-coverage")?.of_package("orders");
/// println!("{}", catalogue().coverage_of(&records));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Records {
    pub(super) folders: Vec<PathBuf>,
    pub(super) records: Vec<Record>,
    /// The files with lines that are not records, and how many.
    pub(super) unreadable: Vec<(PathBuf, usize)>,
    packages: Vec<String>,
    counts_missing: bool,
}

impl Records {
    /// Reads the records in a folder. A folder that does not exist has no records.
    ///
    /// # Errors
    ///
    /// If the folder or one of its files cannot be read. A line that is damaged is not an error: the report counts it as stale.
    pub fn read(folder: impl AsRef<Path>) -> io::Result<Self> {
        Self::default().and_read(folder)
    }

    /// Reads the records in one more folder, such as that of another machine. Two machines may use the same names for their files, so do not
    /// copy the files into one folder.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn and_read(self, folder: impl AsRef<Path>) -> io::Result<Self> {
        let mut read = self;
        read.folders.push(folder.as_ref().to_owned());
        for path in files(folder.as_ref())? {
            let bytes = match fs::read(&path) {
                Ok(bytes) => bytes,
                // an executable that was rebuilt removes its old file
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            let mut unreadable = 0;
            let text = String::from_utf8_lossy(&bytes);
            for line in text.lines().filter(|line| !line.is_empty()) {
                match Record::from_line(line) {
                    // processes that write at the same time may write the same
                    Some(record) if read.records.contains(&record) => {}
                    Some(record) => read.records.push(record),
                    None => unreadable += 1,
                }
            }
            if unreadable > 0 {
                read.unreadable.push((path, unreadable));
            }
        }
        Ok(read)
    }

    /// Uses only the records of the tests of this package, and of other packages for which this is called. This is for a workspace with
    /// several services, whose tests write into one folder. Records of processes that neither Cargo nor nextest has started have no
    /// package, and are not used.
    pub fn of_package(mut self, package: impl Into<String>) -> Self {
        self.packages.push(package.into());
        self
    }

    /// Counts the records of executables that are not at their path any more. This is for tests that ran on another machine, or from an
    /// archive. **Nothing tells then whether the records are of the same code**, except that the derive's problem types must be the same.
    pub fn with_missing_executables(mut self) -> Self {
        self.counts_missing = true;
        self
    }

    /// The records of the packages that count, with what has become of their executables.
    pub(super) fn with_states(&self) -> impl Iterator<Item = (&Record, State)> {
        let mut states: HashMap<&Path, Vec<(&Executable, State)>> = HashMap::new();
        self.records.iter().filter(|record| self.is_of_package(record)).map(move |record| {
            let executable = &record.executable;
            let known = states.entry(&executable.path).or_default();
            let state = match known.iter().find(|(known, _)| *known == executable) {
                Some((_, state)) => *state,
                None => {
                    let state = executable.state();
                    known.push((executable, state));
                    state
                }
            };
            let counts = self.counts_missing && state == State::Missing;
            (record, if counts { State::Same } else { state })
        })
    }

    fn is_of_package(&self, record: &Record) -> bool {
        let package = record.package.as_ref();
        self.packages.is_empty() || package.is_some_and(|package| self.packages.contains(package))
    }

    /// The packages of the records that do not count, by name.
    pub(super) fn other_packages(&self) -> Vec<String> {
        let others = self.records.iter().filter(|record| !self.is_of_package(record));
        let names: BTreeSet<_> = others.filter_map(|record| record.package.as_ref()).collect();
        names.into_iter().cloned().collect()
    }

    /// Whether records do not count because they have no package.
    pub(super) fn has_some_without_package(&self) -> bool {
        self.records.iter().any(|record| record.package.is_none() && !self.is_of_package(record))
    }

    /// Deletes all records of a folder, and nothing else.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read, or a file cannot be deleted.
    pub fn delete(folder: impl AsRef<Path>) -> io::Result<()> {
        for path in files(folder.as_ref())? {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

/// The files with records, in the order of their names.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let files = match fs::read_dir(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut paths = Vec::new();
    for file in files {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == EXTENSION) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
