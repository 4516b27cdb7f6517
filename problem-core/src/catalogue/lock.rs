//! The lock: what clients rely on, as a file in the repository of the service.
//!
//! `contract.rs` decides what is in it, and `changes.rs` what a difference means for a client.

use std::fmt;
use std::fs;
use std::io;
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
/// environment variable `UPDATE_ERRORS_LOCK` is `1`, this writes the file instead: `UPDATE_ERRORS_LOCK=1 cargo test`.
///
/// The guide has [a table of changes](https://docs.rs/problem-core/latest/problem_core/guide/catalogue/index.html) and what each means for
/// a client.
///
/// # Errors
///
/// If the file is missing, cannot be read, or differs from the catalogue: its `Display` and its `Debug` say what has changed, which changes
/// break clients, and how to write the file again. Also if two problem types have one code, because clients could not tell them apart.
pub fn check(catalogue: &Catalogue, lock: impl AsRef<Path>) -> Result<(), LockError> {
    let update = std::env::var_os(UPDATE).is_some_and(|value| value == "1");
    check_or_write(catalogue, lock.as_ref(), update)
}

/// Writes the lock, as [`check`] does with `UPDATE_ERRORS_LOCK=1`.
///
/// # Errors
///
/// If the file cannot be written, or if two problem types have one code.
pub fn write_lock(catalogue: &Catalogue, lock: impl AsRef<Path>) -> Result<(), LockError> {
    check_or_write(catalogue, lock.as_ref(), true)
}

/// Compares, or writes the lock.
fn check_or_write(catalogue: &Catalogue, lock: &Path, update: bool) -> Result<(), LockError> {
    let failed = |kind| LockError { lock: lock.to_owned(), kind };
    let contract = Contract::of(catalogue).map_err(|conflicts| failed(Kind::Conflicts(conflicts)))?;
    let text = contract.to_text();
    if update {
        return fs::write(lock, text).map_err(|error| failed(Kind::Unwritable(error)));
    }
    let locked = match fs::read_to_string(lock) {
        Ok(locked) => locked,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(failed(Kind::Missing)),
        Err(error) => return Err(failed(Kind::Unreadable(error))),
    };
    // a checkout may have other line ends
    if locked.replace("\r\n", "\n") == text {
        return Ok(());
    }
    let locked = Contract::read(&locked).map_err(|reason| failed(Kind::Invalid(reason)))?;
    match changes(&locked, &contract) {
        changes if changes.is_empty() => Err(failed(Kind::Formatting)),
        changes => Err(failed(Kind::Changed(changes))),
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
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lock = self.lock.display();
        match &self.kind {
            Kind::Missing => write!(f, "there is no {lock} yet"),
            Kind::Unreadable(error) => write!(f, "{lock} cannot be read: {error}"),
            Kind::Unwritable(error) => return write!(f, "{lock} cannot be written: {error}"),
            Kind::Invalid(reason) => write!(f, "{lock} is not a lock: {reason}"),
            Kind::Formatting => write!(f, "{lock} has the right content in another form"),
            Kind::Changed(changes) => {
                let breaking = changes.iter().filter(|change| change.is_breaking()).count();
                match breaking {
                    0 => write!(f, "the errors differ from {lock}; no change breaks clients:")?,
                    _ => write!(
                        f,
                        "the errors differ from {lock}; {breaking} of {} changes break clients:",
                        changes.len()
                    )?,
                }
                changes.iter().try_for_each(|change| write!(f, "\n  {change}"))
            }
            Kind::Conflicts(conflicts) => {
                f.write_str("clients cannot rely on these problem types:")?;
                conflicts.iter().try_for_each(|conflict| write!(f, "\n  {conflict}"))?;
                return Ok(());
            }
        }?;
        let intent = if self.is_breaking() { "to break clients anyway" } else { "to accept this" };
        write!(f, "\n{intent}, write the lock again: {UPDATE}=1 cargo test")
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
