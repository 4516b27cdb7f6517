//! The rules on challenges (RFC 9110 §11.3).

use problem_shared::rulebook::challenge::Challenge;
use problem_shared::rulebook::status::token_challenge;
use problem_shared::rulebook::{Rule, Violation};
use syn::LitStr;

use super::OptOuts;
use crate::diagnostics::Diagnostics;

/// Reports what is wrong with a challenge. `status` is `None` if the derive does not know it.
pub(crate) fn check(literal: &LitStr, status: Option<u16>, opt_outs: OptOuts<'_>, diagnostics: &Diagnostics) {
    let text = literal.value();
    let challenge = match Challenge::read(&text) {
        Ok(challenge) => challenge,
        Err(violation) => return diagnostics.report(literal, violation),
    };
    let bare_bearer = challenge.bare_bearer();
    if bare_bearer.is_some_and(|violation| !opt_outs.allows(violation.rule())) {
        return opt_outs.report(literal, bare_bearer, diagnostics);
    }
    if let Some(status) = status {
        let violation = token_challenge(status, challenge.asks_for_token());
        // a challenge that has an `error` already needs another one instead
        let separator = if text.contains('=') { ", " } else { " " };
        let fix = format!(
            "write www_authenticate = {:?}",
            text.clone() + separator + "error=\"insufficient_scope\""
        );
        let with_fix = |violation| match text.contains("error=") {
            true => violation,
            false => Violation::new(Rule::ChallengeOnForbidden).with_text("fix", &fix),
        };
        opt_outs.report(literal, violation.map(with_fix), diagnostics);
    }
}

/// Whether a challenge in the list asks for a token although the scope of the token is not the reason.
pub(crate) fn asks_for_token(challenges: &[LitStr]) -> bool {
    let asks = |literal: &LitStr| {
        Challenge::read(&literal.value()).is_ok_and(|challenge| challenge.asks_for_token())
    };
    challenges.iter().any(asks)
}
