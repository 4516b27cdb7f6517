//! The report for people.

use std::fmt;
use std::path::Path;

use crate::catalogue::coverage::{
    AcceptanceMistake, Coverage, CoveredProblem, StaleReason, StaleRecords, UnknownProblem,
};
use crate::recorder::VARIABLE;
use crate::status::ErrorStatus;
use crate::text::line::breaks_line;

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (covered, all) = (self.covered.len(), self.covered.len() + self.uncovered.len());
        writeln!(f, "{covered} of {all} problem types were sent ({} %)", self.percent())?;
        let has_records = !self.covered.is_empty() || !self.unknown.is_empty() || !self.stale.is_empty();
        if !has_records {
            let folders: Vec<_> = self.folders.iter().map(|folder| path_of(folder)).collect();
            let folder = folders.join(", ");
            let packages: Vec<_> = self.other_packages.iter().map(|name| shown(name)).collect();
            if !packages.is_empty() {
                writeln!(f, "The records in {folder} are of other packages: {}.", packages.join(", "))?;
            } else if self.has_records_without_package {
                writeln!(f, "The records in {folder} are of no package: Cargo has not started the tests.")?;
            } else {
                writeln!(
                    f,
                    "There are no records in {folder}. Set {VARIABLE} to this folder when you run the tests."
                )?;
            }
        }
        let lines = self.uncovered.iter().map(|entry| {
            let types = entry.rust_types.join(", ");
            format!(
                "{}{}{}",
                name(entry.status, &entry.code),
                if types.is_empty() { "" } else { ": " },
                types
            )
        });
        section(f, "no test has sent:", lines)?;
        let lines = self
            .accepted
            .iter()
            .map(|problem| format!("{}: {}", shown(&problem.code), shown(&problem.reason)));
        section(f, "accepted as not sent:", lines)?;
        let lines = self
            .unnecessary
            .iter()
            .map(|acceptance| format!("{}: {}", shown(&acceptance.code), acceptance.mistake));
        section(f, "accepted as not sent by mistake:", lines)?;
        section(f, "sent, but not in the catalogue:", self.unknown.iter().map(unknown))?;
        if !self.unknown.is_empty() {
            writeln!(f, "  If the catalogue is newer than the tests, run the tests again.")?;
        }
        let others = self.covered.iter().filter(|problem| !problem.other_type_uris.is_empty());
        section(f, "sent with another type URI than that of the catalogue:", others.map(other_type_uris))?;
        section(f, "records that do not count:", self.stale.iter().map(stale))
    }
}

fn section(f: &mut fmt::Formatter<'_>, title: &str, lines: impl Iterator<Item = String>) -> fmt::Result {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        writeln!(f, "\n{title}")?;
    }
    lines.try_for_each(|line| writeln!(f, "  {line}"))
}

fn name(status: u16, code: &str) -> String {
    format!("{status} {}", shown(code))
}

fn unknown(problem: &UnknownProblem) -> String {
    let UnknownProblem { code, status, known_status, .. } = problem;
    let executables: Vec<_> = problem.executables.iter().map(|path| path_of(path)).collect();
    let mut line = format!("{}, by {}", name(*status, code), executables.join(", "));
    if let Some(uri) = &problem.type_uri {
        line += &format!(", as {}", shown(uri));
    }
    if let Some(known) = known_status {
        line += &format!(". The catalogue has this code with status {known}");
    } else if ErrorStatus::try_from(*status).is_ok_and(|status| status.problem_code() == code) {
        // a layer, the boundary or an extractor has sent it
        line += &format!(
            ". If clients should know it, add `.with::<problem_core::describe::OfStatus<{status}>>()`"
        );
    }
    line
}

fn other_type_uris(problem: &CoveredProblem) -> String {
    let sent: Vec<_> = problem.other_type_uris.iter().map(|uri| shown(uri)).collect();
    format!("{}: {}", name(problem.status, &problem.code), sent.join(", "))
}

fn stale(stale: &StaleRecords) -> String {
    let StaleRecords { path, reason, records } = stale;
    let plural = if *records == 1 { "record" } else { "records" };
    format!("{}: {records} {plural}, because {reason}", path_of(path))
}

impl fmt::Display for AcceptanceMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Covered => "a test sends it, so remove the acceptance",
            Self::NotInCatalogue => "the catalogue has no problem type with this code",
            Self::Repeated => "it is accepted twice",
            Self::WithoutReason => "the reason is empty",
        })
    }
}

impl fmt::Display for StaleReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rebuilt => "the executable was built again, and has not sent this since",
            Self::Missing => "the executable does not exist any more",
            Self::OtherVersion => {
                "its error type has other problem types than in the catalogue; run the tests again, or add the type to the catalogue"
            }
            Self::Unreadable => "the file is damaged, or another version of problem-core has written it",
        })
    }
}

fn path_of(path: &Path) -> String {
    shown(&path.to_string_lossy())
}

/// A text that comes from outside of the catalogue, on one line.
fn shown(text: &str) -> String {
    let escape = |char: char| match breaks_line(char) {
        true => char.escape_default().to_string(),
        false => char.to_string(),
    };
    text.chars().map(escape).collect()
}
