//! Which problem type of a set a received document has.

use problem_shared::members::ABOUT_BLANK;
use problem_shared::status::problem_code;
use problem_shared::wire_names::slug;

use crate::problem_type::set::ProblemTypes;
use crate::problem_type::table::Table;
use crate::problem_type::{Kind, ProblemType};
use crate::received::{ReceivedProblem, resolve_relative};
use crate::type_uri::TypeUri;

/// A problem type of a document.
type Row = (&'static Table, u32);

/// The only problem type of a set that the document can have, as a row of a table. If several problem types fit, nothing tells which of
/// them was sent, so the result is `None`. `base` is the URI under which the deployment publishes its problem types.
pub(super) fn identify(problem: &ReceivedProblem, types: &ProblemTypes, base: Option<&str>) -> Option<Row> {
    let sent = problem.type_uri.as_deref().filter(|uri| *uri != ABOUT_BLANK);
    let (mut by_type, mut by_code) = (Found::default(), Found::default());
    types.for_each_row(&mut |known| {
        let own = known.type_uri();
        match sent {
            Some(sent) if own.is_some() || base.is_some() => {
                if is_type(sent, &known, (own, base)) {
                    by_type.add(problem, &known);
                }
            }
            // there is no type, or the client does not know the one of this problem type
            Some(_) | None => {
                if problem.code.as_deref() == Some(known.code()) {
                    by_code.add(problem, &known);
                }
            }
        }
    });
    // a type that the set declares decides, also if it is one that does not come back
    if by_type.is_any { by_type.only() } else { by_code.only() }
}

/// Whether a type URI is the one of a problem type: its own, or the one that the deployment makes of it.
fn is_type(
    sent: &str,
    known: &ProblemType<'static>,
    (own, base): (Option<TypeUri<'static>>, Option<&str>),
) -> bool {
    match (own, base) {
        (Some(own), _) if own == *sent => true,
        (Some(own), Some(base)) => resolve_relative(base, &own.to_cow()).is_some_and(|uri| uri == sent),
        (None, Some(base)) => sent.strip_prefix(base).is_some_and(|rest| rest == slug(known.code())),
        (_, None) => false,
    }
}

/// The problem types with the identity of a document.
#[derive(Default)]
struct Found {
    is_any: bool,
    /// How many of them have the status of the document.
    count: usize,
    last: Option<Row>,
}

impl Found {
    fn add(&mut self, problem: &ReceivedProblem, known: &ProblemType<'static>) {
        self.is_any = true;
        let status = known.status();
        if problem.status.is_some_and(|sent| sent.as_u16() != status.as_u16()) {
            return;
        }
        self.count += 1;
        // every service answers with the code of a 5xx, whatever happened
        let is_own = !status.is_server_error() || known.code() != problem_code(status.as_u16());
        self.last = match known.kind {
            Kind::Row(table, row) if is_own => Some((table, row)),
            Kind::Row(..) | Kind::Defined(_) | Kind::Owned(_) => None,
        };
    }

    fn only(self) -> Option<Row> {
        self.last.filter(|_| self.count == 1)
    }
}
