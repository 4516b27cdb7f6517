//! The rules on the names of extension members.

use problem_shared::members::RESERVED;
use problem_shared::rulebook::{Rule, Violation};
use proc_macro2::Span;

use crate::diagnostics::Diagnostics;

/// Reports a field that needs the name of a member, because it has no name itself.
pub(crate) fn unnamed(key: Span, diagnostics: &Diagnostics) {
    diagnostics.report_at(key, Violation::new(Rule::UnnamedExtension));
}

/// Whether an extension member can have the name. If not, reports that.
pub(crate) fn is_name(name: &str, span: Span, diagnostics: &Diagnostics) -> bool {
    let violation = if name.is_empty() {
        Violation::new(Rule::EmptyMember)
    } else if RESERVED.contains(&name) {
        let fix = match name {
            "detail" => {
                "write #[problem(detail)] to send this field as the `detail`, or extension = \"…\" with another name"
            }
            "instance" => {
                "write #[problem(instance)] to send this field as the `instance`, or extension = \"…\" with another name"
            }
            "errors" => {
                "write #[problem(errors)] for a list of field errors, or extension = \"…\" with another name"
            }
            "status" | "type" | "title" | "code" => {
                "write extension = \"…\" with another name; every problem has this member already"
            }
            _ => "write extension = \"…\" with another name",
        };
        Violation::new(Rule::ReservedMember).with_text("member", name).with_text("fix", fix)
    } else {
        return true;
    };
    diagnostics.report_at(span, violation);
    false
}

/// Reports the second member of a name. `is_rate_limit`: one of the two comes from a rate limit, whose members have no
/// other names.
pub(crate) fn duplicate(
    name: &str,
    first: Span,
    second: Span,
    is_rate_limit: bool,
    diagnostics: &Diagnostics,
) {
    let fix = match is_rate_limit {
        true => {
            "`rate_limit` sends `limit`, `window` and `retryAfter`: remove the other member, or write extension = \"…\" with another name for it"
        }
        false => "give one of the two another name",
    };
    let violation = Violation::new(Rule::DuplicateMember).with_text("member", name).with_text("fix", fix);
    diagnostics.report_twice(first, second, violation);
}
