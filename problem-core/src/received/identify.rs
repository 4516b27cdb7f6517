//! Which problem type of a set a received document has.

use problem_shared::members::ABOUT_BLANK;
use problem_shared::status::problem_code;
use problem_shared::wire_names::slug;

use crate::problem_type::set::ProblemTypes;
use crate::problem_type::table::Table;
use crate::problem_type::{Kind, ProblemType};
use crate::received::{ReceivedProblem, resolve_relative};

/// The only problem type of a set that the document can have, as a row of a table. If several problem types fit, nothing tells which of
/// them was sent, so the result is `None`. `base` is the URI under which the deployment publishes its problem types.
pub(super) fn identify(
    problem: &ReceivedProblem,
    types: &ProblemTypes,
    base: Option<&str>,
) -> Option<(&'static Table, u32)> {
    let (mut found, mut count) = (None, 0u32);
    types.for_each_row(&mut |known| {
        if is_of(problem, &known, base) {
            found = Some(known.kind);
            count += 1;
        }
    });
    match found {
        Some(Kind::Row(table, row)) if count == 1 => Some((table, row)),
        _ => None,
    }
}

/// Whether the document can have a problem type.
fn is_of(problem: &ReceivedProblem, known: &ProblemType<'static>, base: Option<&str>) -> bool {
    let status = known.status();
    if problem.status.is_some_and(|sent| sent.as_u16() != status.as_u16()) {
        return false;
    }
    let code = known.code();
    // every service answers with the code of a 5xx, whatever happened
    if status.is_server_error() && code == problem_code(status.as_u16()) {
        return false;
    }
    let sent = problem.type_uri.as_deref().filter(|uri| *uri != ABOUT_BLANK);
    match (sent, known.type_uri(), base) {
        (Some(sent), Some(own), None) => own == *sent,
        (Some(sent), Some(own), Some(base)) => {
            own == *sent || resolve_relative(base, &own.to_cow()).is_some_and(|uri| uri == sent)
        }
        (Some(sent), None, Some(base)) => sent.strip_prefix(base).is_some_and(|rest| rest == slug(code)),
        (Some(_), None, None) | (None, ..) => problem.code.as_deref() == Some(code),
    }
}
