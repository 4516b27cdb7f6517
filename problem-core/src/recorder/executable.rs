//! Which executable has written a record, and whether it is still the same.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use std::{env, fs, io};

/// An executable as it was when it ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Executable {
    pub(crate) path: PathBuf,
    pub(crate) build: Build,
}

/// A build of an executable. A linker changes the time even if it writes the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Build {
    /// When the file was written, in nanoseconds since 1970.
    pub(crate) written: u64,
    /// The length of the file in bytes.
    pub(crate) len: u64,
}

/// What has become of an executable since it ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Same,
    Rebuilt,
    Missing,
}

impl Executable {
    /// The executable of this process.
    pub(crate) fn current() -> io::Result<Self> {
        let path = env::current_exe()?;
        let build = Build::of(&path)?;
        Ok(Self { path, build })
    }

    /// rustdoc deletes the executable of a doctest after its run, so nobody could tell whether its records are stale.
    pub(crate) fn is_doctest(&self) -> bool {
        // rustdoc may bundle doctests in a folder of their own
        let mut folders = self.path.ancestors().skip(1).take(2).filter_map(Path::file_name);
        folders.any(|name| name.as_encoded_bytes().starts_with(b"rustdoctest"))
    }

    pub(crate) fn state(&self) -> State {
        match Build::of(&self.path) {
            Ok(build) if build == self.build => State::Same,
            Ok(_) => State::Rebuilt,
            Err(_) => State::Missing,
        }
    }
}

impl Build {
    fn of(path: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        let written = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Self { written: u64::try_from(written.as_nanos()).unwrap_or(u64::MAX), len: metadata.len() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_folder_of_rustdoc_makes_a_doctest() {
        let build = Build { written: 0, len: 0 };
        let is_doctest = |path: &str| Executable { path: path.into(), build }.is_doctest();
        assert!(is_doctest("/tmp/rustdoctestAb1/rust_out"));
        assert!(is_doctest("/tmp/rustdoctestAb1/doctest_bundle_2024/rust_out"));
        assert!(!is_doctest("/rustdoctest/target/debug/deps/rustdoctest-1"));
        assert!(!is_doctest("/target/debug/deps/api-1"));
    }
}
