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

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;
    use crate::recorder::record::tests::record;

    /// A folder that is deleted at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = env::temp_dir().join(format!("problem-core-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&folder);
            Self(folder)
        }

        fn files(&self) -> Vec<PathBuf> {
            let mut files: Vec<_> =
                fs::read_dir(&self.0).into_iter().flatten().flatten().map(|file| file.path()).collect();
            files.sort();
            files
        }

        /// The records of all files. Every line must be one.
        fn records(&self) -> Vec<Record> {
            let texts = self.files().into_iter().map(|path| fs::read_to_string(path).unwrap());
            let texts: Vec<_> = texts.collect();
            let lines = texts.iter().flat_map(|text| text.lines()).filter(|line| !line.is_empty());
            lines.map(|line| Record::from_line(line).unwrap_or_else(|| panic!("{line}"))).collect()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn sent(number: usize) -> Sent {
        Sent { code: format!("CODE_{number}"), ..record().sent }
    }

    fn built(written: u64) -> Executable {
        Executable { build: Build { written, len: 1 }, ..record().executable }
    }

    #[test]
    fn many_threads_of_one_process_write_each_problem_once() {
        let folder = Folder::new("threads");
        let recorder = Recorder::new(&folder.0, built(1));
        thread::scope(|scope| {
            for thread in 0..64 {
                let recorder = &recorder;
                // each thread begins with another problem
                scope.spawn(move || (0..64).for_each(|number| recorder.note(&sent((thread + number) % 64))));
            }
        });
        let mut codes: Vec<_> = folder.records().into_iter().map(|record| record.sent.code).collect();
        codes.sort();
        let mut expected: Vec<_> = (0..64).map(|number| sent(number).code).collect();
        expected.sort();
        assert_eq!(codes, expected);
        assert_eq!(folder.files().len(), 1);
    }

    #[test]
    fn many_processes_lose_nothing_and_write_whole_lines() {
        let folder = Folder::new("processes");
        thread::scope(|scope| {
            for _ in 0..16 {
                // each process has a recorder of its own
                let recorder = Recorder::new(&folder.0, built(1));
                scope.spawn(move || (0..64).for_each(|number| recorder.note(&sent(number))));
            }
        });
        let records = folder.records();
        for number in 0..64 {
            assert!(records.iter().any(|record| record.sent == sent(number)), "{number}");
        }
    }

    #[test]
    fn a_record_is_in_its_file_when_the_call_returns() {
        let folder = Folder::new("returns");
        let recorder = Recorder::new(&folder.0, built(1));
        for number in 0..3 {
            recorder.note(&sent(number));
            assert_eq!(folder.records().len(), number + 1);
        }
    }

    #[test]
    fn a_new_build_removes_the_records_of_the_old_one_and_no_others() {
        let folder = Folder::new("builds");
        let other = Executable { path: "/target/debug/deps/api-2".into(), ..built(1) };
        for executable in [built(1), other.clone()] {
            Recorder::new(&folder.0, executable).note(&sent(0));
        }
        fs::write(folder.0.join("notes.txt"), "").unwrap();
        Recorder::new(&folder.0, built(2)).note(&sent(1));
        fs::remove_file(folder.0.join("notes.txt")).unwrap();
        let mut left: Vec<_> =
            folder.records().into_iter().map(|record| (record.executable, record.sent)).collect();
        left.sort_by_key(|(_, sent)| sent.code.clone());
        assert_eq!(left, [(other, sent(0)), (built(2), sent(1))]);
    }

    #[test]
    fn a_line_after_an_incomplete_one_can_be_read() {
        let folder = Folder::new("incomplete");
        Recorder::new(&folder.0, built(1)).note(&sent(0));
        let file = folder.files().remove(0);
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, &text[..text.len() / 2]).unwrap();
        Recorder::new(&folder.0, built(1)).note(&sent(1));
        let text = fs::read_to_string(&file).unwrap();
        let read: Vec<_> = text.lines().filter_map(Record::from_line).map(|record| record.sent).collect();
        assert_eq!(read, [sent(1)]);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_no_panic_and_is_tried_again() {
        let folder = Folder::new("refused");
        fs::write(&folder.0, "").unwrap();
        let recorder = Recorder::new(&folder.0, built(1));
        recorder.note(&sent(0));
        fs::remove_file(&folder.0).unwrap();
        recorder.note(&sent(0));
        assert_eq!(folder.records().len(), 1);
    }
}
