//! The command of a service: `cargo run --example catalogue -- json`.
//!
//! Each subcommand is a row of [`SUBCOMMANDS`] and a function, which gets the rest of the arguments and where to write.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fmt};

use lexopt::{Arg, Parser};

use crate::catalogue::Catalogue;
use crate::catalogue::lock::{self, write_lock};

/// Runs the command of a service with the arguments of the process: `json`, `markdown`, `typescript` and `site` write the catalogue, `check`
/// compares it with its lock, and
/// `coverage` tells which problem types no test has sent. `--help` lists all subcommands, with their options.
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
        run: coverage,
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
    let file = file.unwrap_or_else(|| package().join("errors.lock"));
    let result = if updates { write_lock(catalogue, &file) } else { lock::check(catalogue, &file) };
    result.map_err(|error| Failure::Failed(error.to_string()))?;
    let done = if updates { "written" } else { "up to date" };
    Ok(writeln!(out, "{} is {done}", file.display())?)
}

#[cfg(not(feature = "coverage"))]
fn coverage(_: &Catalogue, _: &mut Parser, _: &mut dyn Write) -> Result<(), Failure> {
    let text = "`coverage` needs the feature `coverage`: cargo add --dev problem-core --features coverage (without `--dev` if the command is in the binary)";
    Err(Failure::Failed(text.to_owned()))
}

#[cfg(feature = "coverage")]
fn coverage(catalogue: &Catalogue, arguments: &mut Parser, out: &mut dyn Write) -> Result<(), Failure> {
    use lexopt::ValueExt as _;

    use crate::catalogue::Records;
    use crate::recorder::VARIABLE;

    let mut folders = Vec::new();
    let (mut fails, mut minimum, mut resets, mut counts_missing) = (false, None, false, false);
    let mut packages = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("fail") => fails = true,
            Arg::Long("minimum") => {
                let percent: u8 = arguments.value()?.parse()?;
                if percent > 100 {
                    return Err(Failure::Usage(format!("--minimum {percent} is more than 100 %")));
                }
                minimum = Some(percent);
            }
            Arg::Long("records") => folders.push(arguments.value()?),
            Arg::Long("package") => packages.push(arguments.value()?.string()?),
            Arg::Long("missing-executables") => counts_missing = true,
            Arg::Long("reset") => resets = true,
            other => return Err(other.unexpected().into()),
        }
    }
    if resets && (fails || minimum.is_some() || counts_missing || !packages.is_empty()) {
        return Err(Failure::Usage("--reset deletes all records, so it takes only --records".to_owned()));
    }
    if folders.is_empty() {
        folders.extend(env::var_os(VARIABLE).filter(|folder| !folder.is_empty()));
    }
    if folders.is_empty() {
        let text = format!("the folder of the records is not known: set {VARIABLE}, or pass --records DIR");
        return Err(Failure::Usage(text));
    }
    let mut records = Records::default();
    for folder in &folders {
        let failed = |does: &str, error| {
            let folder = folder.to_string_lossy();
            Failure::Failed(format!("the records in `{folder}` cannot be {does}: {error}"))
        };
        match resets {
            true => Records::delete(folder).map_err(|error| failed("deleted", error))?,
            false => records = records.and_read(folder).map_err(|error| failed("read", error))?,
        }
    }
    if resets {
        return Ok(());
    }
    for package in packages {
        records = records.of_package(package);
    }
    if counts_missing {
        records = records.with_missing_executables();
    }
    let coverage = catalogue.coverage_of(&records);
    write!(out, "{coverage}")?;
    if fails && !coverage.uncovered.is_empty() {
        return Err(Failure::Failed("no test has sent some of the problem types".to_owned()));
    }
    if let Some(minimum) = minimum.filter(|minimum| coverage.percent() < *minimum) {
        let percent = coverage.percent();
        return Err(Failure::Failed(format!(
            "{percent} % of the problem types were sent, less than {minimum} %"
        )));
    }
    if (fails || minimum.is_some()) && !coverage.is_consistent() {
        return Err(Failure::Failed("the records do not agree with the catalogue".to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::catalogue;
    use crate::describe::OfStatus;

    /// The exit code, the output, and the messages.
    fn called(arguments: &[&str]) -> (u8, String, String) {
        let (mut out, mut messages) = (Vec::new(), Vec::new());
        let arguments = arguments.iter().map(Into::into).collect();
        let code = run(&catalogue![OfStatus<404>], arguments, &mut out, &mut messages);
        (code, String::from_utf8(out).unwrap(), String::from_utf8(messages).unwrap())
    }

    #[test]
    fn the_catalogue_and_its_schema_are_json() {
        for (arguments, value) in [
            (&["json"][..], catalogue![OfStatus<404>].to_json()),
            (&["json", "--schema"], Catalogue::json_schema()),
        ] {
            let (code, out, messages) = called(arguments);
            assert_eq!((code, messages.as_str()), (0, ""));
            assert_eq!(serde_json::from_str::<serde_json::Value>(&out).unwrap(), value);
            assert!(out.ends_with("}\n"));
        }
    }

    #[test]
    fn each_output_is_a_subcommand() {
        let catalogue = catalogue![OfStatus<404>];
        assert_eq!(called(&["markdown"]), (0, catalogue.to_markdown(), String::new()));
        assert_eq!(called(&["typescript"]), (0, catalogue.to_typescript(), String::new()));

        let folder = env::temp_dir().join(format!("problem-core-site-{}", std::process::id()));
        let path = folder.to_str().unwrap();
        assert_eq!(called(&["site", path]), (0, format!("{path} is written\n"), String::new()));
        for (name, content) in catalogue.site() {
            assert_eq!(std::fs::read(folder.join(name)).unwrap(), content);
        }
        std::fs::remove_dir_all(&folder).unwrap();
        std::fs::write(&folder, "").unwrap();
        let (code, _, messages) = called(&["site", path]);
        std::fs::remove_file(&folder).unwrap();
        assert!(code == 1 && messages.contains("cannot be written"), "{messages}");
    }

    #[test]
    fn help_is_output_and_names_every_subcommand_and_option() {
        for arguments in [["--help"], ["-h"]] {
            let (code, out, messages) = called(&arguments);
            assert_eq!((code, messages.as_str()), (0, ""));
            for subcommand in SUBCOMMANDS {
                assert!(out.contains(&format!("  {} {}\n", subcommand.name, subcommand.arguments)), "{out}");
            }
        }
        for subcommand in SUBCOMMANDS {
            for arguments in [[subcommand.name, "--help"], [subcommand.name, "-h"]] {
                let (code, out, messages) = called(&arguments);
                assert_eq!((code, messages.as_str()), (0, ""));
                assert!(subcommand.options.iter().all(|line| out.contains(line)), "{out}");
                assert!(out.lines().all(|line| line.len() <= 130), "{out}");
            }
        }
    }

    #[test]
    fn wrong_arguments_are_named() {
        for (arguments, message) in [
            (&[][..], "a subcommand is missing"),
            (&["jsom"], "there is no subcommand `jsom`"),
            (&["--json"], "invalid option '--json'"),
            (&["json", "--pretty"], "invalid option '--pretty'"),
            (&["check", "a", "b"], "unexpected argument \"b\""),
            (&["json", "file"], "unexpected argument \"file\""),
            (&["markdown", "file"], "unexpected argument \"file\""),
            (&["site"], "DIR is missing"),
            (&["site", "a", "b"], "unexpected argument \"b\""),
            #[cfg(feature = "coverage")]
            (&["coverage", "--minimum"], "missing argument for option '--minimum'"),
            #[cfg(feature = "coverage")]
            (&["coverage", "--minimum", "101"], "--minimum 101 is more than 100 %"),
            #[cfg(feature = "coverage")]
            (&["coverage", "--minimum=-1"], "cannot parse argument \"-1\""),
            #[cfg(feature = "coverage")]
            (&["coverage", "--reset", "--package=a"], "--reset deletes all records"),
        ] {
            let (code, out, messages) = called(arguments);
            assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
            assert!(messages.starts_with(&format!("error: {message}")), "{messages}");
            assert!(messages.ends_with("For more information, try --help.\n"), "{messages}");
        }
    }

    #[test]
    fn the_lock_is_written_and_compared() {
        let file = env::temp_dir().join(format!("problem-core-lock-{}", std::process::id()));
        let path = file.to_str().unwrap();
        let missing = called(&["check", path]);
        let written = called(&["check", "--update", path]);
        let same = called(&["check", path]);
        std::fs::write(&file, "").unwrap();
        let differs = called(&["check", path]);
        std::fs::remove_file(&file).unwrap();
        assert_eq!((missing.0, missing.1.as_str()), (1, ""));
        assert!(missing.2.starts_with("error: ") && missing.2.contains(path), "{}", missing.2);
        assert_eq!(written, (0, format!("{path} is written\n"), String::new()));
        assert_eq!(same, (0, format!("{path} is up to date\n"), String::new()));
        assert_eq!((differs.0, differs.1.as_str()), (1, ""));
    }

    #[test]
    fn output_that_nobody_reads_is_not_a_failure_and_any_other_is() {
        struct Refuses(io::ErrorKind);
        impl Write for Refuses {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(self.0.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        for (kind, code, text) in [
            (io::ErrorKind::BrokenPipe, 0, ""),
            (io::ErrorKind::StorageFull, 1, "error: the output cannot be written: no storage space\n"),
        ] {
            let mut messages = Vec::new();
            let arguments = vec!["json".into()];
            assert_eq!(run(&Catalogue::new(), arguments, &mut Refuses(kind), &mut messages), code);
            assert_eq!(String::from_utf8(messages).unwrap(), text);
        }
    }

    #[cfg(feature = "coverage")]
    #[test]
    fn coverage_fails_only_if_asked_to() {
        let folder = env::temp_dir().join(format!("problem-core-command-{}", std::process::id()));
        let folder = folder.to_str().unwrap();
        let (code, out, messages) = called(&["coverage", "--records", folder]);
        assert_eq!((code, messages.as_str()), (0, ""));
        let expected = format!(
            "0 of 1 problem types were sent (0 %)\n\
             There are no records in {folder}. Set PROBLEM_COVERAGE to this folder when you run the tests.\n\n\
             no test has sent:\n  404 NOT_FOUND\n"
        );
        assert_eq!(out, expected);
        let (code, out, messages) = called(&["coverage", "--fail", "--records", folder]);
        assert_eq!((code, out), (1, expected));
        assert_eq!(messages, "error: no test has sent some of the problem types\n");
        assert_eq!(called(&["coverage", "--minimum=0", "--records", folder]).0, 0);
    }

    #[cfg(not(feature = "coverage"))]
    #[test]
    fn coverage_names_its_feature() {
        let (code, out, messages) = called(&["coverage"]);
        assert_eq!((code, out.as_str()), (1, ""));
        assert!(messages.contains("needs the feature `coverage`"), "{messages}");
    }
}
