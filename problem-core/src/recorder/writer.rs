//! Writes records: each problem type once for each process, at once, so that a process that aborts loses nothing.

use std::collections::HashSet;
use std::env;
use std::fs::{self, OpenOptions};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::recorder::VARIABLE;
use crate::recorder::executable::{Build, Executable};
use crate::recorder::record::{EXTENSION, Record, Sent};

/// The recorder of this process. It is `None` if nothing is recorded.
pub(super) fn recorder() -> Option<&'static Recorder> {
    static RECORDER: OnceLock<Option<Recorder>> = OnceLock::new();
    RECORDER.get_or_init(from_environment).as_ref()
}

fn from_environment() -> Option<Recorder> {
    let folder = PathBuf::from(env::var_os(VARIABLE).filter(|folder| !folder.is_empty())?);
    if !folder.is_absolute() {
        // Cargo runs the tests of each package in the folder of the package
        complain(&format!("{VARIABLE} must be an absolute path, but is `{}`", folder.display()));
        return None;
    }
    match Executable::current() {
        Ok(executable) if executable.is_doctest() => None,
        Ok(executable) => Some(Recorder::new(&folder, executable)),
        Err(error) => {
            complain(&format!("the executable of this process is not known: {error}"));
            None
        }
    }
}

/// Tells people that something is not recorded. `eprintln!` would panic if nobody reads the messages.
fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "problem-core records no problem types: {text}");
}

/// Writes the records of an executable into a file. All processes of one build of the executable share the file.
#[derive(Debug)]
pub(super) struct Recorder {
    folder: PathBuf,
    executable: Executable,
    package: Option<String>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    seen: HashSet<Sent>,
    has_failed: bool,
}

impl Recorder {
    fn new(folder: &Path, executable: Executable) -> Self {
        // Cargo and nextest set it, also for processes that a test starts
        let package = env::var("CARGO_PKG_NAME").ok();
        Self { folder: folder.to_owned(), executable, package, state: Mutex::default() }
    }

    /// Writes a record, if this process has not written the same before. The lock is held until the record is in the file: another
    /// thread that finds it noted may end the process at once.
    pub(super) fn note(&self, sent: &Sent) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.seen.contains(sent) {
            return;
        }
        let is_first = state.seen.is_empty();
        match self.write(sent, is_first) {
            Ok(()) => {
                state.seen.insert(sent.clone());
            }
            Err(error) if !state.has_failed => {
                state.has_failed = true;
                complain(&format!("a file in `{}` cannot be written: {error}", self.folder.display()));
            }
            Err(_) => {}
        }
    }

    fn write(&self, sent: &Sent, is_first: bool) -> io::Result<()> {
        let name = FileName::of(&self.executable);
        let path = self.folder.join(name.with_build(self.executable.build));
        let record =
            Record { executable: self.executable.clone(), package: self.package.clone(), sent: sent.clone() };
        let line = record.to_line();
        fs::create_dir_all(&self.folder)?;
        if is_first {
            self.remove_older(&name, &path);
        }
        if fs::read_to_string(&path).is_ok_and(|text| text.lines().any(|known| known == line)) {
            return Ok(());
        }
        // One call appends the whole line. It starts with a line end, because the line before it may be incomplete.
        let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
        file.write_all(format!("\n{line}\n").as_bytes())
    }

    /// Removes the records of earlier builds of the executable. Nothing depends on it: they would be stale.
    fn remove_older(&self, name: &FileName, current: &Path) {
        let Ok(files) = fs::read_dir(&self.folder) else { return };
        for file in files.flatten() {
            if name.is_of(&file.file_name().to_string_lossy()) && file.path() != current {
                let _ = fs::remove_file(file.path());
            }
        }
    }
}

/// How the names of the files of an executable start: with its name for people, and a hash of its path.
struct FileName(String);

impl FileName {
    fn of(executable: &Executable) -> Self {
        let name = executable.path.file_stem().unwrap_or_default().to_string_lossy();
        let is_plain = |char: &char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_');
        let name: String = name.chars().filter(is_plain).take(80).collect();
        let mut path = DefaultHasher::new();
        executable.path.hash(&mut path);
        Self(format!("{name}.{:016x}.", path.finish()))
    }

    fn with_build(&self, build: Build) -> String {
        format!("{}{:x}-{:x}.{EXTENSION}", self.0, build.written, build.len)
    }

    fn is_of(&self, file: &str) -> bool {
        file.starts_with(&self.0) && file.ends_with(&format!(".{EXTENSION}"))
    }
}
