//! What a status owes, and which statuses an application sends.

use proc_macro2::TokenStream;
use syn::LitStr;

use crate::diagnostics::Errors;
use crate::model::{Status, Variant};
use crate::registry;
use crate::rules::Accepts;
use crate::rules::challenge::{Challenge, is_token_char};

/// What a variant gives that its status may owe.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Gives {
    pub(crate) challenge: bool,
    pub(crate) allow: bool,
    pub(crate) upgrade: bool,
    /// `retry_after`, a value or `none`.
    pub(crate) retry_after: bool,
}

/// What a variant gives that its status may owe, and which rules it accepts to be broken.
pub(crate) struct Duties {
    pub(crate) gives: Gives,
    /// A challenge for a token that a 403 has no use for.
    pub(crate) token_challenge: bool,
    /// `detail = display`.
    pub(crate) display: bool,
    /// Accepted, by the variant or the type, in the order of [`STATUS_RULES`].
    pub(crate) accepted: [bool; STATUS_RULES.len()],
    /// Accepted by the variant itself, so that it must be broken.
    pub(crate) accepted_here: [bool; STATUS_RULES.len()],
}

/// The rules that hang on the status and have a way out.
pub(crate) const STATUS_RULES: [&str; 5] = [
    "unregistered_status",
    "missing_challenge",
    "missing_allow",
    "missing_upgrade",
    "challenge_on_forbidden",
];

impl Duties {
    pub(crate) fn new(gives: Gives, challenges: &[LitStr], display: bool, accepts: Accepts<'_>) -> Self {
        let here = STATUS_RULES.map(|rule| accepts.variant.lifts(rule));
        let on_type = STATUS_RULES.map(|rule| accepts.on_type.lifts(rule));
        let mut accepted = here;
        accepted.iter_mut().zip(on_type).for_each(|(accepted, on_type)| *accepted |= on_type);
        let token_challenge = challenges.iter().any(|literal| {
            Challenge::parse(&literal.value()).is_ok_and(|challenge| challenge.is_for_token())
        });
        Self { gives, token_challenge, display, accepted, accepted_here: here }
    }
}

/// A rule that a status breaks.
pub(crate) struct Broken {
    pub(crate) rule: &'static str,
    pub(crate) what: String,
    pub(crate) help: String,
}

/// The rules that hang on the status alone, and on the headers that it owes.
pub(crate) fn broken(status: u16, gives: Gives) -> Vec<Broken> {
    let owes =
        |rule, what: &str, help: &str| Some(Broken { rule, what: what.to_owned(), help: help.to_owned() });
    let unmet = match status {
        401 if !gives.challenge => owes(
            "missing_challenge",
            "401 owes the client a challenge (RFC 9110 §15.5.2)",
            "add www_authenticate = \"Bearer realm=\\\"api\\\"\"",
        ),
        405 if !gives.allow => owes(
            "missing_allow",
            "405 owes the client the methods that are allowed (RFC 9110 §15.5.6)",
            "add allow = \"GET, HEAD\"",
        ),
        426 if !gives.upgrade => owes(
            "missing_upgrade",
            "426 owes the client the protocols to upgrade to (RFC 9110 §15.5.22)",
            "add header(\"Upgrade\" = \"HTTP/2.0\")",
        ),
        429 if !gives.retry_after => owes(
            "undecided_retry",
            "429 leaves open when the client may try again (RFC 6585 §4)",
            "add retry_after = 30, or retry_after = none",
        ),
        503 if !gives.retry_after => owes(
            "undecided_retry",
            "503 leaves open when the client may try again (RFC 9110 §15.6.4)",
            "add retry_after = 30, or retry_after = none",
        ),
        _ => None,
    };
    let mut broken = Vec::new();
    broken.extend(unregistered(status));
    broken.extend(unmet);
    broken
}

/// A status that no application sends: not registered, unused, obsolete, or a proxy's.
fn unregistered(status: u16) -> Option<Broken> {
    let (why, instead) = match status {
        407 => ("only a proxy sends 407 (RFC 9110 §15.5.8)", "use 401"),
        418 => ("418 is reserved and not in use (RFC 9110 §15.5.19)", "use 400 or 403"),
        510 => ("510 is obsolete", "use 500"),
        511 => ("only a network that intercepts requests sends 511 (RFC 6585 §6)", "use 401 or 403"),
        registered if registry::REGISTRY.iter().any(|(code, _)| *code == registered) => return None,
        419 => ("", "it is a framework's \"session expired\"; use 401, or 403 for a CSRF token"),
        420 => ("", "it is somebody's \"slow down\"; use 429"),
        430 => ("", "it is somebody's \"header fields too large\"; use 431"),
        440 => ("", "it is IIS's \"session expired\"; use 401"),
        444 => ("", "it is nginx's \"no response\" and never sent; there is nothing to use instead"),
        449 => ("", "it is IIS's \"retry with\"; use 400"),
        450 => ("", "it is a parental control's; use 403"),
        494 => ("", "it is nginx's \"header too large\"; use 431"),
        495..=497 => ("", "it is nginx's word on a client certificate; use 400"),
        498 => ("", "it is somebody's \"invalid token\"; use 401"),
        499 => ("", "it is nginx's \"client closed request\" and never sent"),
        509 | 529 => ("", "it is somebody's \"overloaded\"; use 503, or 429"),
        520..=527 | 530 => ("", "it is a CDN's word on the service behind it; use 502 or 504"),
        598 | 599 => ("", "it is a proxy's \"network timeout\"; use 504"),
        400..=499 => {
            ("", "clients treat it as 400 (RFC 9110 §15); use that, or the registered one that fits")
        }
        _ => ("", "clients treat it as 500 (RFC 9110 §15); use that, or the registered one that fits"),
    };
    let what = match why {
        "" => format!("{status} is not a registered status code (RFC 9205 §4.6)"),
        why => why.to_owned(),
    };
    let help = format!("{instead}; if you must, add accept(unregistered_status)");
    Some(Broken { rule: "unregistered_status", what, help })
}

/// Reports what a known status breaks, at the token that says it.
///
/// What was `reported` there for another variant is not reported again.
pub(crate) fn check(
    status: u16,
    token: &TokenStream,
    gives: Gives,
    accepts: Accepts<'_>,
    errors: &Errors,
    reported: &mut Vec<&'static str>,
) {
    for Broken { rule, what, help } in broken(status, gives) {
        if !accepts.lifts(rule) && !reported.contains(&rule) {
            errors.report(token, rule, what, help);
            reported.push(rule);
        }
    }
}

/// Reports the variants whose status is outside the closed set of the type, as far as both are
/// known; one token once.
pub(crate) fn outside(set: &[Status], variants: &[Variant<'_>], errors: &Errors) {
    let mut reported = Vec::new();
    for own in variants.iter().filter_map(Variant::own) {
        let Status::Code(code) = own.status else { continue };
        let at = own.place.status.clone().into_iter().next().map(|token| format!("{:?}", token.span()));
        let may_be = |known: &Status| *known == own.status || matches!(known, Status::Constant(_));
        if !set.iter().any(may_be) && !reported.contains(&at) {
            errors.report(
                &own.place.status,
                "status_outside_set",
                format_args!("{code} is not in statuses(…) of the type"),
                "add it there, or use one that is",
            );
            reported.push(at);
        }
    }
}

/// Reports what is wrong with a challenge. `status` is none where it is not known here.
pub(crate) fn challenge(literal: &LitStr, status: Option<u16>, accepts: Accepts<'_>, errors: &Errors) {
    let challenge = match Challenge::parse(&literal.value()) {
        Ok(challenge) => challenge,
        Err(why) => {
            let text = literal.value();
            let scheme =
                text.split(|letter| !is_token_char(letter)).next().filter(|scheme| !scheme.is_empty());
            let scheme = scheme.unwrap_or("Bearer");
            errors.report(
                literal,
                "invalid_challenge",
                format_args!("this is not one challenge (RFC 9110 §11.3): {why}"),
                format_args!("write it as \"{scheme} realm=\\\"api\\\"\""),
            );
            return;
        }
    };
    if challenge.is("Bearer") && challenge.is_bare() && !accepts.lifts("bare_bearer") {
        errors.report(
            literal,
            "bare_bearer",
            "`Bearer` has at least one parameter (RFC 6750 §3)",
            "write www_authenticate = \"Bearer realm=\\\"api\\\"\"",
        );
        return;
    }
    if status == Some(403) && challenge.is_for_token() && !accepts.lifts("challenge_on_forbidden") {
        errors.report(
            literal,
            "challenge_on_forbidden",
            "a 403 challenges for a token only if its scope does not suffice (RFC 6750 §3.1)",
            "add error=\"insufficient_scope\" to it, use 401, or leave it out",
        );
    }
}

/// Reports an `Allow` that is no list of methods.
pub(crate) fn allow(literal: &LitStr, errors: &Errors) {
    let text = literal.value();
    let methods = text.split(',').map(|method| method.trim_matches([' ', '\t']));
    let wrong = methods.into_iter().find(|method| method.is_empty() || !method.chars().all(is_token_char));
    if let Some(wrong) = wrong.filter(|_| !text.is_empty()) {
        let what = match wrong {
            "" => "between two commas stands no method".to_owned(),
            wrong => format!("`{wrong}` is not a method"),
        };
        errors.report(
            literal,
            "invalid_allow",
            format_args!("{what} (RFC 9110 §9.1, §10.2.1)"),
            "write the methods with commas between, as \"GET, HEAD\", or \"\" for none",
        );
    }
}
