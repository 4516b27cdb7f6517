//! The programs that are started: cargo, valgrind, and what cargo built.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Error;

/// The folder of this workspace.
pub fn benches() -> PathBuf {
    let report = Path::new(env!("CARGO_MANIFEST_DIR"));
    report.parent().unwrap_or(report).into()
}

pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // what `cargo run` says about this package is not for the packages that are built
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR" {
            command.env_remove(name);
        }
    }
    command.current_dir(benches());
    command
}

/// The compiler that cargo uses here, wherever this program is started.
pub fn rustc() -> Command {
    let mut command = Command::new("rustc");
    command.current_dir(benches());
    command
}

/// What a command prints, if it succeeds.
pub fn output(command: &mut Command) -> Result<String, Error> {
    let output =
        command.stderr(Stdio::inherit()).output().map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Builds a package of this workspace, and says where its binaries are.
pub fn built(package: &str) -> Result<PathBuf, Error> {
    let target = benches().join("target");
    let mut command = cargo();
    command.args(["build", "--release", "--quiet", "--package", package]);
    command.arg("--manifest-path").arg(benches().join("Cargo.toml")).arg("--target-dir").arg(&target);
    output(&mut command)?;
    Ok(target.join("release"))
}

pub fn valgrind_version() -> Option<String> {
    let output = Command::new("valgrind").arg("--version").output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The instructions of one run of a program.
pub fn instructions(program: &Path, arguments: &[&str]) -> Result<i64, Error> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program).args(arguments);
    let output = command.output().map_err(|error| format!("valgrind: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{command:?}: {said}").into());
    }
    collected(&said).ok_or_else(|| format!("callgrind said no count: {said}").into())
}

/// The count that callgrind says at its end.
pub fn collected(said: &str) -> Option<i64> {
    said.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok())
}

/// How often something is done in the two runs whose difference is taken.
#[derive(Clone, Copy)]
pub struct Counts {
    few: i64,
    many: i64,
}

pub const USUAL: Counts = Counts { few: 100, many: 1_100 };
/// For what is long.
pub const SMALL: Counts = Counts { few: 2, many: 12 };

/// Columns whose crate keeps members in a `HashMap`. Its random order changes what the allocator does, by up to a
/// third. The least of several runs counts, in favour of these crates.
const IN_RANDOM_ORDER: [&str; 3] = ["http-api-problem", "read-http-api-problem", "read-problem_details"];
const TRIES: usize = 5;

impl Counts {
    /// What one more costs: without the start, and without what happens once.
    pub fn each(self, mut run: impl FnMut(i64) -> Result<i64, Error>) -> Result<i64, Error> {
        Ok((run(self.many)? - run(self.few)?) / (self.many - self.few))
    }

    /// What it costs to answer one error, without making it.
    pub fn answering(self, program: &Path, column: &str, shape: &str) -> Result<i64, Error> {
        let run =
            |what: &str| self.each(|count| instructions(program, &[what, column, shape, &count.to_string()]));
        let make = run("make")?;
        let mut least = run("answer")?;
        if IN_RANDOM_ORDER.contains(&column) {
            for _ in 1..TRIES {
                least = least.min(run("answer")?);
            }
        }
        Ok(least - make)
    }
}

/// `column shape` of all cells that a binary has.
pub fn cells(program: &Path) -> Result<Vec<(String, String)>, Error> {
    let listed = output(Command::new(program).arg("list"))?;
    let cells = listed.lines().filter_map(|line| line.split_once(' '));
    Ok(cells.map(|(column, shape)| (column.to_owned(), shape.to_owned())).collect())
}
