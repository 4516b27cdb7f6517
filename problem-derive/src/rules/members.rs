//! The rules on the names of extension members.

use problem_shared::members::RESERVED;
use problem_shared::rulebook::{Rule, Violation};
use proc_macro2::Span;

use crate::diagnostics::Diagnostics;

/// Reports a field that needs the name of a member, because it has no name itself.
pub(crate) fn unnamed(key: Span, diagnostics: &Diagnostics) {
    diagnostics.report_at(key, Violation::new(Rule::UnnamedExtension));
}

/// Whether an extension member can have the name. If not, reports that. `is_constant`: the member is a constant, and not a field.
pub(crate) fn is_name(name: &str, span: Span, is_constant: bool, diagnostics: &Diagnostics) -> bool {
    let violation = if name.is_empty() {
        let fix = match is_constant {
            true => "write extension(\"errno\" = …), with the name of the member",
            false => "write extension = \"orderId\", with the name of the member",
        };
        Violation::new(Rule::EmptyMember).with_text("fix", fix)
    } else if RESERVED.contains(&name) {
        let fix = match name {
            "detail" if is_constant => {
                "write detail = \"…\" to send a text as the `detail`, or extension(\"…\" = …) with another name"
            }
            "status" | "type" | "title" | "code" if is_constant => {
                "write extension(\"…\" = …) with another name; every problem has this member already"
            }
            _ if is_constant => "write extension(\"…\" = …) with another name",
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

/// What the two members of a name are.
#[derive(Clone, Copy)]
pub(crate) enum Twins {
    Fields,
    /// One of the two is a constant.
    Constant,
    /// One of the two comes from a rate limit, whose members have no other names.
    RateLimit,
}

/// Reports the second member of a name.
pub(crate) fn duplicate(name: &str, first: Span, second: Span, twins: Twins, diagnostics: &Diagnostics) {
    let fix = match twins {
        Twins::RateLimit => {
            "`rate_limit` sends `limit`, `window` and `retryAfter`: remove the other member, or write extension = \"…\" with another name for it"
        }
        Twins::Fields => "write extension = \"…\" with another name for one of the two",
        Twins::Constant => "choose another name for one of the two, or remove one",
    };
    let violation = Violation::new(Rule::DuplicateMember).with_text("member", name).with_text("fix", fix);
    diagnostics.report_twice(first, second, violation);
}
