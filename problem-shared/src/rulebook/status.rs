//! The rules on statuses: which status an application sends, and what a response with that status requires.

use super::{Rule, Value, Violation};
use crate::{disclosure, status};

/// What a variant provides that its status may require.
#[derive(Debug, Clone, Copy, Default)]
pub struct Provided {
    /// A challenge.
    pub challenge: bool,
    /// The allowed methods.
    pub allow: bool,
    /// The protocols to upgrade to.
    pub upgrade: bool,
    /// `retry_after`, with a value or `none`.
    pub retry_after: bool,
    /// A challenge that asks for a token although the scope of the token is not the reason.
    pub token_challenge: bool,
    /// `detail = display`.
    pub display: bool,
    /// `log = off`.
    pub log_off: bool,
}

/// The rules on statuses that have an opt-out.
pub const OPT_OUTS: [Rule; 6] = [
    Rule::UnregisteredStatus,
    Rule::MissingChallenge,
    Rule::MissingAllow,
    Rule::MissingUpgrade,
    Rule::ChallengeOnForbidden,
    Rule::DisplayOnServerError,
];

/// All violations of a status and what its variant provides, for a status that only the compiler knows.
#[must_use]
pub const fn all(status: u16, provided: Provided) -> [Option<Violation<'static>>; 5] {
    [
        unregistered(status),
        display(status, provided.display),
        log_off(status, provided.log_off),
        unmet_requirement(status, provided),
        token_challenge(status, provided.token_challenge),
    ]
}

/// Refuses a status outside 400 to 599. `written` is the status as the user wrote it.
#[must_use]
pub const fn not_an_error<'a>(status: u64, written: Value<'a>) -> Option<Violation<'a>> {
    let reason = match status {
        400..=599 => return None,
        100..=199 => "1xx means that the final response is still to come (RFC 9110 §15.2)",
        200..=299 => "2xx means that the request succeeded (RFC 9110 §15.3)",
        300..=399 => "3xx redirects the client (RFC 9110 §15.4)",
        _ => "status codes are from 100 to 599 (RFC 9110 §15)",
    };
    Some(Violation::new(Rule::InvalidStatus).with("status", written).with_text("reason", reason))
}

/// Refuses an error status that no application sends: one that is not registered, unused, obsolete, or for others to send.
#[must_use]
pub const fn unregistered(status: u16) -> Option<Violation<'static>> {
    let (reason, alternative) = match status {
        407 => ("only a proxy sends it (RFC 9110 §15.5.8)", "use 401"),
        418 => ("it is reserved and unused (RFC 9110 §15.5.19)", "use 400 or 403"),
        510 => ("it is obsolete", "use 500"),
        511 => ("only a network that intercepts requests sends it (RFC 6585 §6)", "use 401 or 403"),
        registered if status::is_registered(registered) => return None,
        419 => ("", "some frameworks send it for an expired session; use 401, or 403 for a CSRF token"),
        420 => ("", "some services send it to slow a client down; use 429"),
        430 => ("", "some services send it for header fields that are too large; use 431"),
        440 => ("", "IIS sends it for an expired session; use 401"),
        444 => (
            "",
            "nginx logs it for a connection that it closed, and never sends it; no status fits, because no client reads the response",
        ),
        449 => ("", "IIS sends it for \"retry with\"; use 400"),
        450 => ("", "parental controls send it; use 403"),
        494 => ("", "nginx logs it for header fields that are too large; use 431"),
        495..=497 => ("", "nginx logs it for problems with a client certificate; use 400"),
        498 => ("", "some services send it for an invalid token; use 401"),
        499 => (
            "",
            "nginx logs it when a client closes the connection, and never sends it; no status fits, because no client reads the response",
        ),
        509 | 529 => ("", "some services send it when they are overloaded; use 503, or 429"),
        520..=527 | 530 => ("", "CDNs send it about the service behind them; use 502 or 504"),
        598 | 599 => ("", "some proxies send it for a network timeout; use 504"),
        400..=499 => {
            ("", "clients treat it as 400 (RFC 9110 §15); use 400, or the registered status that fits")
        }
        _ => ("", "clients treat it as 500 (RFC 9110 §15); use 500, or the registered status that fits"),
    };
    let reason = if reason.is_empty() { "it is not registered (RFC 9205 §4.6)" } else { reason };
    Some(
        Violation::new(Rule::UnregisteredStatus)
            .with("status", Value::Number(status as u64))
            .with_text("reason", reason)
            .with_text("alternative", alternative),
    )
}

/// Refuses a status whose required header field is not provided.
#[must_use]
pub const fn unmet_requirement(status: u16, provided: Provided) -> Option<Violation<'static>> {
    if status::takes_challenges(status) && !provided.challenge {
        return Some(Violation::new(Rule::MissingChallenge));
    }
    if status::takes_retry_after(status) && !provided.retry_after {
        let reference = if status == 429 { "RFC 6585 §4" } else { "RFC 9110 §15.6.4" };
        return Some(
            Violation::new(Rule::UndecidedRetry)
                .with("status", Value::Number(status as u64))
                .with_text("reference", reference),
        );
    }
    match status {
        405 if !provided.allow => Some(Violation::new(Rule::MissingAllow)),
        426 if !provided.upgrade => Some(Violation::new(Rule::MissingUpgrade)),
        _ => None,
    }
}

/// Refuses a 403 that challenges for a token, unless the scope of the token is the reason.
#[must_use]
pub const fn token_challenge(status: u16, asks_for_token: bool) -> Option<Violation<'static>> {
    if status != 403 || !asks_for_token {
        return None;
    }
    let fix = "add error=\\\"insufficient_scope\\\" to the challenge";
    Some(Violation::new(Rule::ChallengeOnForbidden).with_text("fix", fix))
}

/// Refuses `detail = display` where the message must not be sent.
#[must_use]
pub const fn display(status: u16, is_display: bool) -> Option<Violation<'static>> {
    refuse_if(is_display && !disclosure::may_send_message(status, false), Rule::DisplayOnServerError)
}

/// Refuses `log = off` on a 5xx.
#[must_use]
pub const fn log_off(status: u16, is_off: bool) -> Option<Violation<'static>> {
    refuse_if(is_off && status >= 500, Rule::UnloggedServerError)
}

/// Refuses a status that is not in the closed set of its type.
#[must_use]
pub const fn outside_set(status: u16, set: &[u16]) -> Option<Violation<'static>> {
    if is_in(status, set) {
        return None;
    }
    Some(
        Violation::new(Rule::StatusOutsideSet)
            .with("origin", Value::Template("the status {status} is"))
            .with("status", Value::Number(status as u64))
            .with_text("alternative", "use a status that it lists"),
    )
}

/// The violation of an inner type that can have a status outside the closed set of the type around it. `inner` is the name
/// of the inner type, and `code` the problem code that has the status.
#[must_use]
pub const fn inner_outside_set<'a>(status: u16, inner: &'a str, code: &'a str) -> Violation<'a> {
    Violation::new(Rule::StatusOutsideSet)
        .with("origin", Value::Template("the code `{code}` of `{type}` has the status {status}, which is"))
        .with_text("code", code)
        .with_text("type", inner)
        .with("status", Value::Number(status as u64))
        .with_text(
            "alternative",
            "write #[problem(status = 500)] instead of `transparent` or `via` on that variant",
        )
}

/// The violation of an inner type whose problem types are known only at run time, inside a closed set of statuses.
#[must_use]
pub const fn open_inner_set(inner: &str) -> Violation<'_> {
    Violation::new(Rule::OpenSet).with_text("type", inner)
}

/// Whether a status is in a set.
#[must_use]
pub const fn is_in(status: u16, set: &[u16]) -> bool {
    let mut at = 0;
    while at < set.len() {
        if set[at] == status {
            return true;
        }
        at += 1;
    }
    false
}

const fn refuse_if(is_broken: bool, rule: Rule) -> Option<Violation<'static>> {
    if is_broken { Some(Violation::new(rule)) } else { None }
}
