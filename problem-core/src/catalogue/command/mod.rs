//! The command of a service: `cargo run --example catalogue -- json`.
//!
//! Each subcommand is a row of [`SUBCOMMANDS`] and a function, which gets the rest of the arguments and where to write. The one of
//! `coverage` is in a file of its own.

mod coverage;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fmt};

use lexopt::{Arg, Parser};

use crate::catalogue::Catalogue;
use crate::catalogue::lock::{compare, update};

/// Runs the command of a service with the arguments of the process: `json`, `markdown`, `typescript` and `site` write the catalogue,
/// `check` compares it with its lock, and `coverage` tells which problem types no test has sent. `--help` lists all subcommands, with
/// their options.
///
/// This is the whole `examples/catalogue.rs` of a service, which `cargo run --example catalogue -- json` runs:
///
/// ```no_run
/// use std::process::ExitCode;
///
/// use problem_core::catalogue::{Catalogue, catalogue, command};
/// # mod orders { #[derive(Debug, problem_core::Problem)] #[problem(status = 404)] pub struct OrderError; }
/// # impl std::fmt::Display for orders::OrderError { fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { Ok(()) } }
/// # impl std::error::Error for orders::OrderError {}
///
/// fn main() -> ExitCode {
///     command(catalogue![orders::OrderError].titled("Orders"))
/// }
/// ```
///
/// The exit code is 0, 1 if a check has failed or something cannot be read or written, or 2 if the arguments are wrong.
#[must_use]
pub fn command(catalogue: Catalogue) -> ExitCode {
    command_with(catalogue, env::args_os().skip(1))
}

/// Does the same with these arguments. This is for a service that has subcommands of its own, or that has no library and therefore no
/// example: its `main` calls this function if the first argument is `catalogue`, with the rest of the arguments.
#[must_use]
pub fn command_with(
    catalogue: Catalogue,
    arguments: impl IntoIterator<Item = impl Into<OsString>>,
) -> ExitCode {
    let arguments = arguments.into_iter().map(Into::into).collect();
    let (mut out, mut messages) = (io::stdout().lock(), io::stderr().lock());
    ExitCode::from(run(&catalogue, arguments, &mut out, &mut messages))
}

/// What a subcommand does.
struct Subcommand {
    name: &'static str,
    /// What follows the name.
    arguments: &'static str,
    about: &'static str,
    /// The lines of its help about its options.
    options: &'static [&'static str],
    run: fn(&Catalogue, &mut Parser, &mut dyn Write) -> Result<(), Failure>,
}

static SUBCOMMANDS: &[Subcommand] = &[
    Subcommand {
        name: "json",
        arguments: "[--schema]",
        about: "write the catalogue as JSON",
        options: &["--schema   write the JSON Schema of this document instead"],
        run: json,
    },
    Subcommand {
        name: "markdown",
        arguments: "",
        about: "write the error reference as Markdown",
        options: &[],
        run: markdown,
    },
    Subcommand {
        name: "typescript",
        arguments: "",
        about: "write the types of the problems as a module of TypeScript",
        options: &[],
        run: typescript,
    },
    Subcommand {
        name: "site",
        arguments: "DIR",
        about: "write the error reference as static pages",
        options: &["DIR is a folder. It is made if it does not exist; other files in it stay."],
        run: site,
    },
    Subcommand {
        name: "check",
        arguments: "[--update] [FILE]",
        about: "compare the catalogue with its lock, and fail if they differ",
        options: &[
            "--update   write the lock instead",
            "",
            "FILE is the lock. The default is `errors.lock` in the folder of the package.",
        ],
        run: check,
    },
    Subcommand {
        name: "coverage",
        arguments: "[--fail] [--minimum PERCENT] [--records DIR] …",
        about: "tell which problem types no test has sent",
        options: &[
            "--fail                  fail unless every problem type was sent, or is accepted as not sent, and unless the",
            "                        catalogue has every problem type that was sent",
            "--minimum PERCENT       fail only if fewer problem types were sent, or for the other reasons of --fail",
            "--records DIR           a folder of records; can be repeated; the default is in the environment variable",
            "                        PROBLEM_COVERAGE",
            "--package NAME          use only the records of the tests of this package; can be repeated",
            "--missing-executables   count the records of executables that are not here, such as those of another machine",
            "--reset                 delete the records instead",
        ],
        run: coverage::run,
    },
];

/// Why a subcommand has failed.
#[derive(Debug)]
enum Failure {
    /// The arguments are wrong.
    Usage(String),
    /// A check has failed, or the command cannot do what it is asked for.
    Failed(String),
    /// Nobody reads the output any more.
    Closed,
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self::Usage(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Failed(format!("the output cannot be written: {error}")),
        }
    }
}

/// Runs the command, and returns its exit code.
fn run(catalogue: &Catalogue, arguments: Vec<OsString>, out: &mut dyn Write, messages: &mut dyn Write) -> u8 {
    let result = dispatch(catalogue, arguments, out).and_then(|()| Ok(out.flush()?));
    let (text, code) = match result {
        Ok(()) | Err(Failure::Closed) => return 0,
        Err(Failure::Usage(text)) => (format!("{text}\n\nFor more information, try --help."), 2),
        Err(Failure::Failed(text)) => (text, 1),
    };
    // nothing can be done if nobody reads messages
    let _ = writeln!(messages, "error: {text}");
    code
}

fn dispatch(catalogue: &Catalogue, arguments: Vec<OsString>, out: &mut dyn Write) -> Result<(), Failure> {
    let asks_for_help = |argument: &OsString| argument == "--help" || argument == "-h";
    let needs_help = arguments.iter().any(asks_for_help);
    let mut parser = Parser::from_args(arguments);
    let name = match parser.next()? {
        None => return Err(Failure::Usage(format!("a subcommand is missing\n\n{}", Usage))),
        Some(Arg::Long("help") | Arg::Short('h')) => return Ok(write!(out, "{Usage}")?),
        Some(Arg::Value(name)) => name,
        Some(other) => return Err(other.unexpected().into()),
    };
    let Some(subcommand) = SUBCOMMANDS.iter().find(|subcommand| name == subcommand.name) else {
        let name = name.to_string_lossy();
        return Err(Failure::Usage(format!("there is no subcommand `{name}`\n\n{Usage}")));
    };
    if needs_help {
        return Ok(write!(out, "{}", Help(subcommand))?);
    }
    (subcommand.run)(catalogue, &mut parser, out)
}

/// All subcommands.
struct Usage;

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "The error reference of this API.\n\nSubcommands:")?;
        for Subcommand { name, arguments, about, .. } in SUBCOMMANDS {
            writeln!(f, "  {name} {arguments}\n      {about}")?;
        }
        writeln!(f, "\nSUBCOMMAND --help explains the options.")
    }
}

/// The options of a subcommand.
struct Help(&'static Subcommand);

impl fmt::Display for Help {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Subcommand { name, arguments, about, options, .. } = self.0;
        writeln!(f, "{name} {arguments}\n    {about}\n")?;
        options.iter().try_for_each(|line| writeln!(f, "{}", format!("  {line}").trim_end()))
    }
}

fn json(catalogue: &Catalogue, arguments: &mut Parser, out: &mut dyn Write) -> Result<(), Failure> {
    let mut value = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("schema") => value = Some(Catalogue::json_schema()),
            other => return Err(other.unexpected().into()),
        }
    }
    let value = value.unwrap_or_else(|| catalogue.to_json());
    Ok(writeln!(out, "{value:#}")?)
}

fn markdown(catalogue: &Catalogue, arguments: &mut Parser, out: &mut dyn Write) -> Result<(), Failure> {
    no_more(arguments)?;
    Ok(out.write_all(catalogue.to_markdown().as_bytes())?)
}

fn typescript(catalogue: &Catalogue, arguments: &mut Parser, out: &mut dyn Write) -> Result<(), Failure> {
    no_more(arguments)?;
    Ok(out.write_all(catalogue.to_typescript().as_bytes())?)
}

fn no_more(arguments: &mut Parser) -> Result<(), Failure> {
    match arguments.next()? {
        Some(argument) => Err(argument.unexpected().into()),
        None => Ok(()),
    }
}

fn site(catalogue: &Catalogue, arguments: &mut Parser, out: &mut dyn Write) -> Result<(), Failure> {
    let folder = match arguments.next()? {
        Some(Arg::Value(folder)) => PathBuf::from(folder),
        Some(other) => return Err(other.unexpected().into()),
        None => return Err(Failure::Usage("DIR is missing".to_owned())),
    };
    no_more(arguments)?;
    let shown = folder.display();
    catalogue
        .write_site(&folder)
        .map_err(|error| Failure::Failed(format!("{shown} cannot be written: {error}")))?;
    Ok(writeln!(out, "{shown} is written")?)
}

fn check(catalogue: &Catalogue, arguments: &mut Parser, out: &mut dyn Write) -> Result<(), Failure> {
    let (mut updates, mut file) = (false, None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("update") => updates = true,
            Arg::Value(path) if file.is_none() => file = Some(PathBuf::from(path)),
            other => return Err(other.unexpected().into()),
        }
    }
    // Cargo sets the variable. It runs an example in the current folder, but a test in the folder of the package
    let package = || PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let how_to_write = match &file {
        Some(file) => format!("check --update {}", file.display()),
        None => "check --update".to_owned(),
    };
    let file = file.unwrap_or_else(|| package().join("errors.lock"));
    let done = match updates {
        true => update(catalogue, &file).map(|update| update.report(&file)),
        false => compare(catalogue, &file).map(|()| format!("{} is up to date", file.display())),
    };
    let done = done.map_err(|error| Failure::Failed(error.text(&how_to_write)))?;
    Ok(writeln!(out, "{done}")?)
}
