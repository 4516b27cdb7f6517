//! Which problem types of a catalogue tests have sent.
//!
//! `recorder/` writes the records. This folder reads them, and compares them with a catalogue.

mod display;
mod records;
#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};

pub use crate::catalogue::coverage::records::Records;
use crate::catalogue::{Catalogue, Entry};
use crate::recorder::executable::State;
use crate::recorder::record::{Record, Sent};

/// Which problem types of a [`Catalogue`] tests have sent. `Display` is a report for people.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Coverage {
    /// The folders of the records.
    pub folders: Vec<PathBuf>,
    /// The problem types that were sent.
    pub covered: Vec<CoveredProblem>,
    /// The problem types that nobody has sent, and that nobody has [accepted](Catalogue::accepting_uncovered) as such.
    pub uncovered: Vec<Entry>,
    /// The problem types that nobody has sent, for a reason.
    pub accepted: Vec<AcceptedProblem>,
    /// What [`accepting_uncovered`](Catalogue::accepting_uncovered) accepts without need.
    pub unnecessary: Vec<UnnecessaryAcceptance>,
    /// The problem types that were sent, and that the catalogue does not have.
    pub unknown: Vec<UnknownProblem>,
    /// The records that do not count.
    pub stale: Vec<StaleRecords>,
    /// The packages that have records, but were not [chosen](Records::of_package).
    pub other_packages: Vec<String>,
    /// Records do not count because their executables were not started by Cargo, and have no package.
    has_records_without_package: bool,
}

/// A problem type that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CoveredProblem {
    /// The code.
    pub code: String,
    /// The status code.
    pub status: u16,
    /// The type URI in the catalogue, if it has one.
    pub type_uri: Option<String>,
    /// The other type URIs with which it was sent; `about:blank` if it was sent without one. Tests may run without the boundary of the
    /// catalogue, or with another base, so this is not a mistake.
    pub other_type_uris: Vec<String>,
    /// The executables that have sent it.
    pub executables: Vec<PathBuf>,
}

/// A problem type that no test sends, for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AcceptedProblem {
    /// The code.
    pub code: String,
    /// Why no test sends it.
    pub reason: String,
}

/// An acceptance without need.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnnecessaryAcceptance {
    /// The code.
    pub code: String,
    /// What is wrong with it.
    pub mistake: AcceptanceMistake,
}

/// Why an acceptance is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AcceptanceMistake {
    /// A test sends the problem type.
    Covered,
    /// The catalogue has no problem type with this code.
    NotInCatalogue,
    /// The problem type was accepted before.
    Repeated,
    /// The reason is empty.
    WithoutReason,
}

/// A problem type that was sent, and that the catalogue does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownProblem {
    /// The code.
    pub code: String,
    /// The status code.
    pub status: u16,
    /// The type URI, if one was sent.
    pub type_uri: Option<String>,
    /// The status with which the catalogue has the code, if it has it with another.
    pub known_status: Option<u16>,
    /// The executables that have sent it.
    pub executables: Vec<PathBuf>,
}

/// Records of one executable that do not count, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StaleRecords {
    /// The executable, or the file of the records if they are unreadable.
    pub path: PathBuf,
    /// Why they do not count.
    pub reason: StaleReason,
    /// How many there are.
    pub records: usize,
}

/// Why records do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StaleReason {
    /// The executable was built again since it has run.
    Rebuilt,
    /// The executable does not exist any more.
    Missing,
    /// The error type has other problem types in the catalogue than in the executable.
    OtherVersion,
    /// The file is damaged, or another version of this crate has written it.
    Unreadable,
}

impl Catalogue {
    /// Compares the catalogue with the records in a folder. [`Records`] has settings.
    ///
    /// # Errors
    ///
    /// If the folder or one of its files cannot be read. A folder that does not exist has no records.
    pub fn coverage(&self, folder: impl AsRef<Path>) -> io::Result<Coverage> {
        Ok(self.coverage_of(&Records::read(folder)?))
    }

    /// Compares the catalogue with records.
    #[must_use]
    pub fn coverage_of(&self, records: &Records) -> Coverage {
        let mut entries: Vec<_> = self.entries().into_iter().map(|entry| (entry, Seen::default())).collect();
        let mut coverage = Coverage::of_unreadable(records);
        for (record, state) in records.with_states() {
            let reason = match state {
                State::Same => None,
                State::Rebuilt => Some(StaleReason::Rebuilt),
                State::Missing => Some(StaleReason::Missing),
            };
            if let Some(reason) = reason {
                coverage.add_stale(record, reason);
                continue;
            }
            let sent = &record.sent;
            let is_sent = |entry: &Entry| entry.code == sent.code && entry.status == sent.status;
            let is_changed = is_of_changed_table(&entries, sent);
            // several problem types may have the code and the status
            let known = entries.iter_mut().filter(|(entry, _)| is_sent(entry));
            match known
                .min_by_key(|(entry, _)| (entry.type_uri != sent.type_uri, is_of_other_version(entry, sent)))
            {
                Some((entry, _)) if is_of_other_version(entry, sent) => {
                    coverage.add_stale(record, StaleReason::OtherVersion);
                }
                Some((entry, seen)) => seen.add(entry, record),
                // the catalogue had the code before the error type was changed
                None if is_changed => coverage.add_stale(record, StaleReason::OtherVersion),
                None => {
                    let known = entries.iter().find(|(entry, _)| entry.code == sent.code);
                    coverage.add_unknown(record, known.map(|(entry, _)| entry.status));
                }
            }
        }
        coverage.check_accepted(&self.accepted_uncovered, &entries);
        for (entry, seen) in entries {
            let is_accepted = coverage.accepted.iter().any(|accepted| accepted.code == entry.code);
            match seen.executables.is_empty() {
                false => coverage.covered.push(seen.of(entry)),
                true if is_accepted => {}
                true => coverage.uncovered.push(entry),
            }
        }
        coverage
    }
}

/// Whether a record is of another version of the error type. The conversion into a `Problem` loses the version, and definitions by hand
/// have none.
fn is_of_other_version(entry: &Entry, sent: &Sent) -> bool {
    let mut versions = entry.versions.iter();
    !sent.version.is_none_or(|sent| entry.versions.is_empty() || versions.any(|version| version.hash == sent))
}

/// Whether the catalogue has the error type of a record, and only in other versions.
fn is_of_changed_table(entries: &[(Entry, Seen)], sent: &Sent) -> bool {
    let versions = entries.iter().flat_map(|(entry, _)| &entry.versions);
    let mut own = versions.filter(|version| Some(version.name) == sent.table.as_deref()).peekable();
    own.peek().is_some() && own.all(|version| Some(version.hash) != sent.version)
}

/// Where a problem type was seen.
#[derive(Default)]
struct Seen {
    executables: Vec<PathBuf>,
    other_type_uris: Vec<String>,
}

impl Seen {
    fn add(&mut self, entry: &Entry, record: &Record) {
        add_once(&mut self.executables, record.executable.path.clone());
        let type_uri = record.sent.type_uri.as_ref();
        if type_uri != entry.type_uri.as_ref() {
            let sent = type_uri.map_or(problem_shared::members::ABOUT_BLANK, |uri| uri);
            add_once(&mut self.other_type_uris, sent.to_owned());
        }
    }

    fn of(self, entry: Entry) -> CoveredProblem {
        CoveredProblem {
            code: entry.code,
            status: entry.status,
            type_uri: entry.type_uri,
            other_type_uris: self.other_type_uris,
            executables: self.executables,
        }
    }
}

impl Coverage {
    /// The share of the problem types that were sent, in percent, rounded down. Accepted ones do not count. It is 100 if there are none.
    #[must_use]
    pub fn percent(&self) -> u8 {
        let (covered, all) = (self.covered.len(), self.covered.len() + self.uncovered.len());
        let percent = (covered * 100).checked_div(all).unwrap_or(100);
        u8::try_from(percent).unwrap_or(100)
    }

    /// Whether nothing is wrong: every problem type was sent or accepted, nothing was accepted without need, and nothing was sent that the
    /// catalogue does not have. Stale records are not wrong by themselves.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.uncovered.is_empty() && self.is_consistent()
    }

    /// Whether nothing was accepted without need, and nothing was sent that the catalogue does not have.
    #[must_use]
    pub fn is_consistent(&self) -> bool {
        self.unnecessary.is_empty() && self.unknown.is_empty()
    }

    /// A report with the records that nobody can read.
    fn of_unreadable(records: &Records) -> Self {
        let unreadable = |(path, records): &(PathBuf, usize)| StaleRecords {
            path: path.clone(),
            reason: StaleReason::Unreadable,
            records: *records,
        };
        Self {
            folders: records.folders.clone(),
            covered: Vec::new(),
            uncovered: Vec::new(),
            accepted: Vec::new(),
            unnecessary: Vec::new(),
            unknown: Vec::new(),
            stale: records.unreadable.iter().map(unreadable).collect(),
            other_packages: records.other_packages(),
            has_records_without_package: records.has_some_without_package(),
        }
    }

    fn add_stale(&mut self, record: &Record, reason: StaleReason) {
        let path = &record.executable.path;
        let known = self.stale.iter_mut().find(|stale| stale.path == *path && stale.reason == reason);
        match known {
            Some(known) => known.records += 1,
            None => self.stale.push(StaleRecords { path: path.clone(), reason, records: 1 }),
        }
    }

    fn add_unknown(&mut self, record: &Record, known_status: Option<u16>) {
        let (sent, executable) = (&record.sent, &record.executable.path);
        let is_same = |known: &&mut UnknownProblem| {
            (&known.code, known.status, &known.type_uri) == (&sent.code, sent.status, &sent.type_uri)
        };
        match self.unknown.iter_mut().find(is_same) {
            Some(known) => add_once(&mut known.executables, executable.clone()),
            None => self.unknown.push(UnknownProblem {
                code: sent.code.clone(),
                status: sent.status,
                type_uri: sent.type_uri.clone(),
                known_status,
                executables: vec![executable.clone()],
            }),
        }
    }

    fn check_accepted(&mut self, accepted: &[(String, String)], entries: &[(Entry, Seen)]) {
        for (code, reason) in accepted {
            let with_code = || entries.iter().filter(|(entry, _)| entry.code == *code);
            let mistake = if with_code().next().is_none() {
                Some(AcceptanceMistake::NotInCatalogue)
            } else if with_code().all(|(_, seen)| !seen.executables.is_empty()) {
                Some(AcceptanceMistake::Covered)
            } else if self.accepted.iter().any(|known| known.code == *code) {
                Some(AcceptanceMistake::Repeated)
            } else if reason.trim().is_empty() {
                Some(AcceptanceMistake::WithoutReason)
            } else {
                None
            };
            match mistake {
                Some(mistake) => {
                    self.unnecessary.push(UnnecessaryAcceptance { code: code.clone(), mistake });
                }
                None => {
                    self.accepted.push(AcceptedProblem { code: code.clone(), reason: reason.clone() });
                }
            }
        }
    }
}

fn add_once<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
