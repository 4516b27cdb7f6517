//! The rules on what identifies a problem type: its code, its type URI and its title.

use std::cell::Cell;

use problem_shared::rulebook::identity::{self, Identity};
use problem_shared::rulebook::{Rule, Violation};
use proc_macro2::Span;
use syn::{Ident, LitStr};

use super::{OptOutList, OptOuts};
use crate::diagnostics::Diagnostics;
use crate::first_seen::FirstSeen;

/// Reports a `base` that is not a URI reference, or that the slug of a code would run into.
/// `placeholder` is the first one that a base can have.
pub(crate) fn base(
    literal: &LitStr,
    placeholder: Option<&str>,
    opt_outs: &OptOutList,
    diagnostics: &Diagnostics,
) {
    let text = literal.value();
    // with a placeholder, the user has decided what the code follows
    let without = placeholder.map(|placeholder| text.replacen(placeholder, "x", 1));
    let rest = without.as_deref().unwrap_or(&text);
    if let Some((_, rest)) = rest.split_once('{')
        && let Some((other, _)) = rest.split_once('}')
    {
        return super::template::in_base(literal, other, placeholder, diagnostics);
    }
    let violation = match &without {
        Some(example) => {
            let placeholder = placeholder.unwrap_or_default();
            let (before, after) = text.split_once(placeholder).unwrap_or_default();
            identity::base_with_placeholder(example, [before, placeholder, after])
        }
        None => identity::base(&text),
    };
    if let Some(violation) = violation.filter(|violation| !opt_outs.allows(violation.rule())) {
        diagnostics.report(literal, violation);
    }
}

/// Reports a `type` that is not a URI reference.
pub(crate) fn type_uri(literal: &LitStr, diagnostics: &Diagnostics) {
    report(literal, identity::uri_reference(&literal.value(), "type"), diagnostics);
}

/// Reports a `code` that contains more than letters, digits, `_`, `-` and `.`.
pub(crate) fn code(literal: &LitStr, diagnostics: &Diagnostics) {
    report(literal, identity::code(&literal.value()), diagnostics);
}

/// Reports a `replaced_by` that is not a code.
pub(crate) fn replaced_by(literal: &LitStr, diagnostics: &Diagnostics) {
    report(literal, identity::replaced_by(&literal.value()), diagnostics);
}

/// Reports a `code_prefix` that contains other characters than a code.
pub(crate) fn code_prefix(literal: &LitStr, diagnostics: &Diagnostics) {
    report(literal, identity::code_prefix(&literal.value()), diagnostics);
}

/// Reports the name of a variant that no code can be made from.
pub(crate) fn name(name: &Ident, diagnostics: &Diagnostics) {
    report(name, identity::name(&name.to_string()), diagnostics);
}

/// Reports a 5xx without a `code` whose status has no phrase to make one from.
pub(crate) fn server_code(status: u16, name: &Ident, opt_outs: OptOuts<'_>, diagnostics: &Diagnostics) {
    let violation = identity::missing_code(status);
    // without the opt-out, the status itself has been reported
    if violation.is_some() && opt_outs.allows(Rule::UnregisteredStatus) {
        report(name, violation, diagnostics);
    }
}

/// Reports a `title` that varies, and one of a variant without a type URI.
pub(crate) fn title(literal: &LitStr, has_type: bool, opt_outs: OptOuts<'_>, diagnostics: &Diagnostics) {
    if let Some(violation) = identity::variable_title(&literal.value()) {
        diagnostics.report(literal, violation);
    } else if !has_type {
        opt_outs.report(literal, Some(Violation::new(Rule::TitleWithoutType)), diagnostics);
    }
}

/// What identifies the problem type of a variant, and where the user wrote it.
pub(crate) struct Identified<'a> {
    pub(crate) code: &'a str,
    pub(crate) identity: Identity<'a>,
    pub(crate) code_span: Span,
    pub(crate) uri_span: Span,
    /// Whether the opt-out of the variant turned something off, if it has one for `ambiguous_code`.
    pub(crate) accepts: Option<&'a Cell<bool>>,
}

impl Identified<'_> {
    /// Whether the variant has an opt-out for a code that is ambiguous.
    fn allows(&self) -> bool {
        if let Some(is_used) = self.accepts {
            is_used.set(true);
        }
        self.accepts.is_some()
    }
}

/// Reports variants that share a code or a type URI, and do not share a problem type.
pub(crate) fn ambiguous(variants: &[Identified<'_>], on_type: &OptOutList, diagnostics: &Diagnostics) {
    let (mut codes, mut uris) = (FirstSeen::default(), FirstSeen::default());
    // for the first variant of each code, the variants with that code and different problem types
    let mut of_code: Vec<Vec<usize>> = vec![Vec::new(); variants.len()];
    for (index, variant) in variants.iter().enumerate() {
        let first = codes.of(variant.code, index);
        let (mut is_new, mut is_refused) = (true, false);
        for known in &of_code[first] {
            let known = &variants[*known];
            let violation = identity::same_code(variant.code, &known.identity, &variant.identity);
            let Some(violation) = violation else {
                is_new = false;
                continue;
            };
            // each opt-out counts as used
            let allows = [known.allows(), variant.allows(), on_type.allows(Rule::AmbiguousCode)];
            let is_accepted = violation.has_opt_out() && allows.contains(&true);
            if !is_accepted && !is_refused {
                diagnostics.report_twice(known.code_span, variant.code_span, violation);
                is_refused = true;
            }
        }
        // the opt-out of a variant may be needed for a later one
        if !is_refused && (is_new || variant.accepts.is_some()) {
            of_code[first].push(index);
        }
        if !is_new || is_refused {
            continue;
        }
        let Some(uri) = variant.identity.uri else { continue };
        let first = uris.of(&(uri.0.to_owned() + uri.1), index);
        if first != index {
            let first = &variants[first];
            let violation = identity::shared_uri(variant.code, uri);
            diagnostics.report_twice(first.uri_span, variant.uri_span, violation);
        }
    }
}

fn report(at: &dyn quote::ToTokens, violation: Option<Violation<'_>>, diagnostics: &Diagnostics) {
    if let Some(violation) = violation {
        diagnostics.report(at, violation);
    }
}
