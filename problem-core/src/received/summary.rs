//! A received problem on one line of bounded length, for logs. Another service decides what the document contains.

use std::fmt::{self, Formatter, Write as _};

use crate::received::ReceivedProblem;
use crate::text::line::breaks_line;

/// How many bytes of one member are written at most.
const MAX_MEMBER: usize = 500;
/// How many bytes of all members after the detail are written at most.
const MAX_MEMBERS: usize = 2000;

/// Writes `404 OUT_OF_STOCK: the title: the detail {"type":"…","instance":"…","name":value}`.
pub(super) fn write(problem: &ReceivedProblem, f: &mut Formatter<'_>) -> fmt::Result {
    if let Some(status) = problem.status {
        write!(f, "{} ", status.as_u16())?;
    }
    match problem.code().unwrap_or(problem.type_uri()) {
        "" => f.write_str("\"\"")?,
        text => f.write_str(&line(text))?,
    }
    for text in [problem.title(), problem.detail()].into_iter().flatten() {
        write!(f, ": {}", line(text))?;
    }
    let members = members(problem);
    if members.is_empty() { Ok(()) } else { write!(f, " {{{members}}}") }
}

/// The members that are not before the brace, as JSON.
fn members(problem: &ReceivedProblem) -> String {
    // without a code, the type is in front
    let type_uri = problem.type_uri.as_deref().filter(|_| problem.code.is_some());
    let texts = [("type", type_uri), ("instance", problem.instance())];
    let texts = texts.into_iter().filter_map(|(name, text)| Some((name, quoted(text?))));
    let is_in_front = |name: &str| name == "code" && problem.code.is_some();
    let extensions = problem.extensions.iter().filter(|(name, _)| !is_in_front(name));
    let extensions = extensions.map(|(name, json)| (name, line(json)));
    let mut members = String::new();
    for (name, value) in texts.chain(extensions) {
        if !members.is_empty() {
            members.push(',');
        }
        if members.len() > MAX_MEMBERS {
            members.push('…');
            break;
        }
        // writing into a `String` does not fail
        let _ = write!(members, "{}:{value}", quoted(name));
    }
    members
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", line(text).replace('"', "\\\""))
}

/// The start of a text, without characters that break the line.
pub(super) fn line(text: &str) -> String {
    let mut line = String::new();
    for letter in text.chars() {
        if line.len() >= MAX_MEMBER {
            line.push('…');
            break;
        }
        if breaks_line(letter) {
            line.extend(letter.escape_default());
        } else {
            line.push(letter);
        }
    }
    line
}
