//! This program in the place of rustc: it starts rustc, under callgrind for the one crate that is
//! measured.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use super::project::CRATE;
use crate::Error;
use crate::tool::{output, rustc};

/// Where the count goes; empty to count nothing. That it is set says that this program is a wrapper.
const INTO: &str = "BENCHES_COUNT_INTO";
/// The compiler itself: what the toolchain's launcher starts would not be counted.
const RUSTC: &str = "BENCHES_RUSTC";

pub fn set(command: &mut Command, into: &Path) -> Result<(), Error> {
    let root = output(rustc().args(["--print", "sysroot"]))?;
    command.env("RUSTC_WRAPPER", std::env::current_exe()?).env(INTO, into);
    command.env(RUSTC, Path::new(root.trim()).join("bin/rustc"));
    Ok(())
}

/// Does the wrapper's work, if this program is one.
pub fn run() -> Option<ExitCode> {
    let (into, compiler) = (std::env::var_os(INTO)?, std::env::var_os(RUSTC)?);
    // the first is the compiler that cargo would have started
    let arguments: Vec<OsString> = std::env::args_os().skip(2).collect();
    let measured = arguments.windows(2).any(|pair| pair[0] == "--crate-name" && pair[1] == CRATE);
    let mut command = if measured && !into.is_empty() {
        let mut command = Command::new("valgrind");
        command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
        let mut log = OsString::from("--log-file=");
        log.push(&into);
        command.arg(log).arg(compiler);
        command
    } else {
        Command::new(compiler)
    };
    let status = command.args(arguments).status();
    Some(if status.is_ok_and(|status| status.success()) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
