//! The rules that only the compiler can hold: against a status that is a constant.
//!
//! The derive holds the same against the statuses that it reads; `tests` compare the two.

use crate::{ErrorStatus, status, uri};

/// Holds a base that is a constant against the rules for one.
///
/// # Panics
///
/// If a rule is broken: a compile error in a const context.
#[track_caller]
pub const fn check_base(base: &str, accepts_open: bool) {
    assert!(uri::is_uri_reference(base), "the base is not a URI reference (RFC 3986 §4.1) [invalid_uri]");
    assert!(
        accepts_open || uri::is_closed_base(base),
        "the base does not end in `/`, `#`, `:`, `=` or `-`, so the slug of a code runs into it; if you must, add accept(open_base) [open_base]"
    );
}

/// What a variant gives that its status may owe.
#[derive(Debug, Clone, Copy)]
pub struct Gives {
    /// A challenge.
    pub challenge: bool,
    /// The methods that are allowed.
    pub allow: bool,
    /// The protocols to upgrade to.
    pub upgrade: bool,
    /// When to try again, or that it is not said.
    pub retry_after: bool,
    /// A challenge for a token, for another reason than its scope.
    pub token_challenge: bool,
    /// `detail = display`.
    pub display: bool,
    /// `log = off`.
    pub log_off: bool,
}

/// Holds a status against what its variant gives.
///
/// `accepted` are the rules that may be broken, `here` those that the variant itself says so of:
/// `unregistered_status`, `missing_challenge`, `missing_allow`, `missing_upgrade`,
/// `challenge_on_forbidden`.
///
/// # Panics
///
/// If a rule is broken: a compile error in a const context.
#[track_caller]
pub const fn check_duties(status: ErrorStatus, gives: Gives, accepted: [bool; 5], here: [bool; 5]) {
    let code = status.as_u16();
    let broken = [
        matches!(code, 407 | 510 | 511) || !status::is_registered(code),
        code == 401 && !gives.challenge,
        code == 405 && !gives.allow,
        code == 426 && !gives.upgrade,
        code == 403 && gives.token_challenge,
    ];
    let mut rule = 0;
    while rule < broken.len() {
        assert!(
            !here[rule] || broken[rule],
            "an accepted rule is not broken here: remove it from accept(…) [no_effect]"
        );
        rule += 1;
    }
    assert!(
        !broken[0] || accepted[0],
        "no application sends this status: it is not registered, or obsolete, or a proxy's; use the registered one that fits, or if you must, add accept(unregistered_status) [unregistered_status]"
    );
    assert!(
        !broken[1] || accepted[1],
        "401 owes the client a challenge (RFC 9110 §15.5.2): add www_authenticate = \"Bearer realm=\\\"…\\\"\" [missing_challenge]"
    );
    assert!(
        !broken[2] || accepted[2],
        "405 owes the client the methods that are allowed (RFC 9110 §15.5.6): add allow = \"GET, HEAD\" [missing_allow]"
    );
    assert!(
        !broken[3] || accepted[3],
        "426 owes the client the protocols to upgrade to (RFC 9110 §15.5.22): add header(\"Upgrade\" = \"HTTP/2.0\") [missing_upgrade]"
    );
    assert!(
        !broken[4] || accepted[4],
        "a 403 challenges for a token only if its scope does not suffice (RFC 6750 §3.1): add error=\"insufficient_scope\" to it, use 401, or leave it out [challenge_on_forbidden]"
    );
    assert!(
        !(status.is_server_error() && gives.display),
        "the text of a 5xx never reaches a client: write the text that may be sent, detail = \"…\", or leave the key out [display_on_server_error]"
    );
    assert!(
        !(status.is_server_error() && gives.log_off),
        "a 5xx is always logged: choose log = error, warn, info or debug [unlogged_server_error]"
    );
    assert!(
        !matches!(code, 429 | 503) || gives.retry_after,
        "429 and 503 say when the client may try again (RFC 6585 §4, RFC 9110 §15.6.4): add retry_after = 30, or retry_after = none [undecided_retry]"
    );
}
