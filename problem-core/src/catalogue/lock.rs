//! The lock: what clients rely on, as a file in the repository of the service.
//!
//! `contract.rs` decides what is in it, `lock_text.rs` writes and reads it, and `changes.rs` decides what a difference means for a client.

use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::catalogue::Catalogue;
use crate::catalogue::changes::{Change, changes};
use crate::catalogue::contract::Contract;

/// The environment variable that makes [`check`] write the lock.
const UPDATE: &str = "UPDATE_ERRORS_LOCK";

/// Compares a catalogue with its lock, in an ordinary test:
///
/// ```no_run
/// # fn catalogue() -> problem_core::catalogue::Catalogue { problem_core::catalogue::Catalogue::new() }
/// # type Result = std::result::Result<(), problem_core::catalogue::LockError>;
/// #[test]
/// # fn ignored() {}
/// fn clients_are_not_broken() -> Result {
///     problem_core::catalogue::check(&catalogue(), "errors.lock")
/// }
/// # clients_are_not_broken().unwrap();
/// ```
///
/// `lock` is the path of the file. A relative path is relative to the current folder, which in a test is the folder of the package. If the
/// environment variable `UPDATE_ERRORS_LOCK` is `1`, this writes the file instead, and the changes to the standard error:
/// `UPDATE_ERRORS_LOCK=1 cargo test`.
///
/// To let a test pass if no change breaks clients, ask [`LockError::is_compatible`].
///
/// The guide has [a table of changes](https://docs.rs/problem-core/latest/problem_core/guide/catalogue/index.html) and what each means for
/// a client.
///
/// # Errors
///
/// If the file is missing, cannot be read, or differs from the catalogue: its `Display` and its `Debug` say what has changed, which changes
/// break clients, and how to write the file again. Also if two problem types have one code, because clients could not tell them apart.
pub fn check(catalogue: &Catalogue, lock: impl AsRef<Path>) -> Result<(), LockError> {
    let lock = lock.as_ref();
    if std::env::var_os(UPDATE).is_some_and(|value| value == "1") {
        let update = update(catalogue, lock)?;
        if !matches!(update, Update::Unchanged) {
            // tests capture what `eprintln` writes, and nothing can be done if it cannot be written
            let _ = writeln!(io::stderr(), "{}", update.report(lock));
        }
        return Ok(());
    }
    compare(catalogue, lock)
}

/// Writes the lock, as [`check`] does with `UPDATE_ERRORS_LOCK=1`, but without a report.
///
/// # Errors
///
/// If the file cannot be written or contains the markers of a merge conflict, or if two problem types have one code.
pub fn write_lock(catalogue: &Catalogue, lock: impl AsRef<Path>) -> Result<(), LockError> {
    update(catalogue, lock.as_ref()).map(drop)
}

/// Compares a catalogue with its lock.
pub(super) fn compare(catalogue: &Catalogue, lock: &Path) -> Result<(), LockError> {
    let failed = |kind| LockError { lock: lock.to_owned(), kind };
    let mut contract = contract(catalogue, lock)?;
    match difference(&mut contract, lock).map_err(failed)? {
        Some(kind) => Err(failed(kind)),
        None => Ok(()),
    }
}

/// Writes the lock, and tells how it differed.
pub(super) fn update(catalogue: &Catalogue, lock: &Path) -> Result<Update, LockError> {
    let failed = |kind| LockError { lock: lock.to_owned(), kind };
    let mut contract = contract(catalogue, lock)?;
    let update = match difference(&mut contract, lock) {
        Ok(None) => return Ok(Update::Unchanged),
        Ok(Some(Kind::Changed(changes))) => Update::Changed(changes),
        Ok(Some(_)) => Update::Changed(Vec::new()),
        Err(Kind::Missing) => Update::New,
        // the user has to choose between two contracts
        Err(kind @ Kind::Conflicted(_)) => return Err(failed(kind)),
        Err(Kind::Unreadable(error)) => Update::Replaced(error.to_string()),
        Err(Kind::Invalid(reason)) => Update::Replaced(reason),
        Err(_) => Update::Changed(Vec::new()),
    };
    fs::write(lock, contract.to_text()).map_err(|error| failed(Kind::Unwritable(error)))?;
    Ok(update)
}

fn contract(catalogue: &Catalogue, lock: &Path) -> Result<Contract, LockError> {
    let failed = |conflicts| LockError { lock: lock.to_owned(), kind: Kind::Conflicts(conflicts) };
    Contract::of(catalogue).map_err(failed)
}

/// How the file differs from a contract: [`Kind::Formatting`] or [`Kind::Changed`], or why that is not known. The contract gets what the
/// lock has and this build cannot know.
fn difference(contract: &mut Contract, lock: &Path) -> Result<Option<Kind>, Kind> {
    let locked = match fs::read(lock) {
        Ok(locked) => locked,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Kind::Missing),
        Err(error) => return Err(Kind::Unreadable(error)),
    };
    let locked = String::from_utf8(locked).map_err(|_| Kind::Invalid("it is not UTF-8".to_owned()))?;
    // a checkout may have other line ends, and some editors write a byte order mark
    let locked = locked.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if locked == contract.to_text() {
        return Ok(None);
    }
    let is_marker = |line: &str| ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark));
    if let Some(at) = locked.lines().position(is_marker) {
        return Err(Kind::Conflicted(at.saturating_add(1)));
    }
    let old = Contract::read(&locked).map_err(Kind::Invalid)?;
    contract.keep_unknown(&old);
    Ok(match changes(&old, contract) {
        changes if !changes.is_empty() => Some(Kind::Changed(changes)),
        _ => (locked != contract.to_text()).then_some(Kind::Formatting),
    })
}

/// What writing a lock has changed.
#[derive(Debug)]
pub(super) enum Update {
    Unchanged,
    New,
    /// Without a change, only the text differed.
    Changed(Vec<Change>),
    /// The file was not a lock, for this reason.
    Replaced(String),
}

impl Update {
    /// Tells the user, in one line or more.
    pub(super) fn report(&self, lock: &Path) -> String {
        let lock = lock.display();
        match self {
            Self::Unchanged => format!("{lock} is up to date"),
            Self::New => format!("{lock} is written"),
            Self::Changed(changes) if changes.is_empty() => {
                format!("{lock} is written; the errors have not changed")
            }
            Self::Changed(changes) => format!("{lock} is written; {}", List(changes)),
            Self::Replaced(reason) => format!(
                "{lock} is written. It was not a lock ({reason}), so it is not known what has changed: compare it with the file in version control"
            ),
        }
    }
}

/// Changes, with their count.
struct List<'a>(&'a [Change]);

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let breaking = self.0.iter().filter(|change| change.is_breaking()).count();
        match breaking {
            0 => f.write_str("no change breaks clients:")?,
            _ => write!(f, "{breaking} of {} changes break clients:", self.0.len())?,
        }
        self.0.iter().try_for_each(|change| write!(f, "\n  {change}"))
    }
}

/// A catalogue that differs from its lock. `Debug` is the same text as `Display`, because a test shows it.
pub struct LockError {
    lock: PathBuf,
    kind: Kind,
}

enum Kind {
    Missing,
    Unreadable(io::Error),
    Unwritable(io::Error),
    Invalid(String),
    /// The file has the markers of a merge conflict, the first in this line.
    Conflicted(usize),
    /// Only the text differs.
    Formatting,
    Changed(Vec<Change>),
    /// Codes with two meanings, and replacements that do not exist.
    Conflicts(Vec<String>),
}

impl LockError {
    /// What has changed. It is empty if there is another reason.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        match &self.kind {
            Kind::Changed(changes) => changes,
            _ => &[],
        }
    }

    /// Whether a change breaks clients.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.changes().iter().any(Change::is_breaking)
    }

    /// Whether the catalogue only differs from its lock in what breaks no client. It is `false` if that is not known, such as for a
    /// file that is missing or damaged.
    ///
    /// ```no_run
    /// # use problem_core::catalogue::{Catalogue, LockError, check};
    /// # fn catalogue() -> Catalogue { Catalogue::new() }
    /// fn clients_are_not_broken() -> Result<(), LockError> {
    ///     match check(&catalogue(), "errors.lock") {
    ///         Err(error) if error.is_compatible() => {
    ///             println!("{error}");
    ///             Ok(())
    ///         }
    ///         result => result,
    ///     }
    /// }
    /// # clients_are_not_broken().unwrap();
    /// ```
    #[must_use]
    pub fn is_compatible(&self) -> bool {
        matches!(self.kind, Kind::Formatting | Kind::Changed(_)) && !self.is_breaking()
    }

    /// The text, with this as the way to write the lock again.
    pub(super) fn text(&self, how_to_write: &str) -> String {
        let lock = self.lock.display();
        let (text, advice) = match &self.kind {
            Kind::Missing => {
                let absolute = std::path::absolute(&self.lock).unwrap_or_else(|_| self.lock.clone());
                (format!("there is no {} yet", absolute.display()), "to write it")
            }
            Kind::Unreadable(error) => return format!("{lock} cannot be read: {error}"),
            Kind::Unwritable(error) => return format!("{lock} cannot be written: {error}"),
            Kind::Conflicted(line) => {
                return format!(
                    "{lock} has the markers of a merge conflict, the first in line {line}\n\
                     resolve the conflict, or restore the file from version control; then check again"
                );
            }
            Kind::Invalid(reason) => {
                return format!(
                    "{lock} is not a lock: {reason}\n\
                     restore the file from version control; then check again"
                );
            }
            Kind::Formatting => (
                format!("{lock} has the right content in another form"),
                "to accept this, write the lock again",
            ),
            Kind::Changed(changes) => {
                let advice = match self.is_breaking() {
                    true => "to break clients anyway, write the lock again",
                    false => "to accept this, write the lock again",
                };
                (format!("the errors differ from {lock}; {}", List(changes)), advice)
            }
            Kind::Conflicts(conflicts) => {
                let lines = conflicts.iter().map(|conflict| format!("\n  {conflict}"));
                return format!("clients cannot rely on these problem types:{}", lines.collect::<String>());
            }
        };
        format!("{text}\n{advice}: {how_to_write}")
    }
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(&format!("{UPDATE}=1 cargo test")))
    }
}

impl fmt::Debug for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for LockError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Unreadable(error) | Kind::Unwritable(error) => Some(error),
            _ => None,
        }
    }
}
