//! The rule on closed sets of statuses, `statuses(…)`.

use problem_shared::rulebook::status::outside_set;
use proc_macro2::TokenStream;

use crate::diagnostics::Diagnostics;

/// Reports the statuses that are outside the set of their type, each with the tokens that it comes from. One token is
/// reported once.
pub(crate) fn outside(set: &[u16], statuses: &[(u16, &TokenStream)], diagnostics: &Diagnostics) {
    let mut reported = Vec::new();
    for (status, tokens) in statuses {
        let place = (*tokens).clone().into_iter().next().map(|token| format!("{:?}", token.span()));
        if let Some(violation) = outside_set(*status, set).filter(|_| !reported.contains(&place)) {
            diagnostics.report(tokens, violation);
            reported.push(place);
        }
    }
}
