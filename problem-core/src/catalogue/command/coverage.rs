//! The subcommand `coverage`.

#[cfg(feature = "coverage")]
use std::env;
use std::io::Write;

use lexopt::Parser;
#[cfg(feature = "coverage")]
use lexopt::{Arg, ValueExt as _};

use super::Failure;
use crate::catalogue::Catalogue;
#[cfg(feature = "coverage")]
use crate::catalogue::Records;
#[cfg(feature = "coverage")]
use crate::recorder::VARIABLE;

#[cfg(not(feature = "coverage"))]
pub(super) fn run(_: &Catalogue, _: &mut Parser, _: &mut dyn Write) -> Result<(), Failure> {
    let text = "`coverage` needs the feature `coverage`: cargo add --dev problem-core --features coverage (without `--dev` if the command is in the binary)";
    Err(Failure::Failed(text.to_owned()))
}

#[cfg(feature = "coverage")]
pub(super) fn run(catalogue: &Catalogue, arguments: &mut Parser, out: &mut dyn Write) -> Result<(), Failure> {
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
