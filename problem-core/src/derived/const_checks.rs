//! The rules that only the compiler can hold: against a status that is a constant.
//!
//! The derive holds the same against the statuses that it reads. Each side is tried on every status
//! by a test.

use crate::derived::const_string::Message;
use crate::problem_type::ProblemType;
use crate::problem_type::const_table::Source;
use crate::problem_type::set::ProblemTypes;
use crate::status;
use crate::status::ErrorStatus;
use crate::text::const_str::same;
use crate::text::uri;

/// Holds a base that is a constant against the rules for one.
///
/// # Panics
///
/// If a rule is broken: a compile error in a const context.
#[track_caller]
pub const fn check_base(base: &str, accepts_open: bool) {
    assert!(
        uri::is_uri_reference(base),
        "the base is not a URI reference (RFC 3986 §4.1) [invalid_uri]\nhelp: write an absolute one, as \"https://api.example.com/errors/\""
    );
    assert!(
        accepts_open || uri::is_closed_base(base),
        "the base does not end in `/`, `#`, `:`, `=` or `-`, so the slug of a code runs into it [open_base]\nhelp: end it so; if you must, add accept(open_base)"
    );
}

/// Holds the problem types of a type against one another: one code is one problem type.
///
/// # Panics
///
/// If two of one code differ in status, title or type URI, or two codes share a type URI: a compile
/// error in a const context, which names the code.
#[track_caller]
pub const fn check_ambiguous<const N: usize>(source: &Source<N>) {
    let (mut codes, mut uris) = (Seen::new(), Seen::new());
    let mut index = 0;
    while index < N {
        let b = source.parts(index);
        let mut slot = hashed(START, b.code.as_bytes()) as usize % SLOTS;
        while let Some(first) = codes.row(slot) {
            let a = source.parts(first);
            if same(a.code, b.code) {
                if a.status != b.status || !same(a.title, b.title) || !same_uri(a.uri, b.uri) {
                    let message = Message::new()
                        .with(b"the code `")
                        .with(b.code.as_bytes())
                        .with(b"` stands for another status, title or type URI already [ambiguous_code]\nhelp: one code is one problem type: give one of the two a `code` of its own");
                    panic!("{}", message.text());
                }
                break;
            }
            slot = (slot + 1) % SLOTS;
        }
        if codes.row(slot).is_none() {
            codes.put(slot, index);
            if let Some((base, rest)) = b.uri {
                let hash = hashed(hashed(START, base.as_bytes()), rest.as_bytes());
                let mut slot = hash as usize % SLOTS;
                while let Some(first) = uris.row(slot) {
                    if same_uri(source.parts(first).uri, b.uri) {
                        let message = Message::new()
                            .with(b"the type URI of the code `")
                            .with(b.code.as_bytes())
                            .with(b"` has another code already [ambiguous_type]\nhelp: one type URI is one problem type: give both one `code`, or one of them another `type`");
                        panic!("{}", message.text());
                    }
                    slot = (slot + 1) % SLOTS;
                }
                uris.put(slot, index);
            }
        }
        index += 1;
    }
}

/// Rows by the hash of a text, so that each is compared only with those that it may be.
struct Seen {
    /// The number of a row and one, 0 for none.
    slots: [u32; SLOTS],
}

const SLOTS: usize = 1 << 14;

impl Seen {
    const fn new() -> Self {
        Self { slots: [0; SLOTS] }
    }

    const fn row(&self, slot: usize) -> Option<usize> {
        match self.slots[slot] {
            0 => None,
            row => Some(row as usize - 1),
        }
    }

    const fn put(&mut self, slot: usize, row: usize) {
        // one slot stays free, so that a search ends; no enum has as many variants as that
        if row < SLOTS - 1 {
            self.slots[slot] = row as u32 + 1;
        }
    }
}

/// FNV-1a.
const START: u32 = 0x811c_9dc5;

const fn hashed(mut hash: u32, bytes: &[u8]) -> u32 {
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}

/// Whether two type URIs of two parts are the same.
const fn same_uri(a: Option<(&str, &str)>, b: Option<(&str, &str)>) -> bool {
    let (a, b) = match (a, b) {
        (Some(a), Some(b)) => (a, b),
        (None, None) => return true,
        _ => return false,
    };
    if same(a.0, b.0) {
        return same(a.1, b.1);
    }
    let (a, b) = ((a.0.as_bytes(), a.1.as_bytes()), (b.0.as_bytes(), b.1.as_bytes()));
    if a.0.len() + a.1.len() != b.0.len() + b.1.len() {
        return false;
    }
    let mut at = 0;
    while at < a.0.len() + a.1.len() {
        let first = if at < a.0.len() { a.0[at] } else { a.1[at - a.0.len()] };
        let second = if at < b.0.len() { b.0[at] } else { b.1[at - b.0.len()] };
        if first != second {
            return false;
        }
        at += 1;
    }
    true
}

/// Holds the status of a variant against the closed set of its type.
///
/// # Panics
///
/// If it is outside: a compile error in a const context.
#[track_caller]
pub const fn check_in_set(status: ErrorStatus, set: &[u16]) {
    assert!(
        is_in(status.as_u16(), set),
        "this status is not in statuses(…) of the type [status_outside_set]\nhelp: add it there, or use one that is"
    );
}

/// Holds the problem types of an inner type against the closed set of the type that it is
/// transparent in. `name` is the inner type's.
///
/// # Panics
///
/// If one is outside: a compile error in a const context, which names it.
#[track_caller]
pub const fn check_inner_set(inner: &ProblemTypes, set: &[u16], name: &str) {
    if let Some(problem_type) = outside(inner, set) {
        let message = Message::new()
            .with(b"`")
            .with(name.as_bytes())
            .with(b"` can be a ")
            .with_number(problem_type.status().as_u16())
            .with(b" (code `")
            .with(problem_type.code().as_bytes())
            .with(
                b"`), which is not in this set [status_outside_set]\nhelp: add it, or handle that error here",
            );
        panic!("{}", message.text());
    }
}

/// The first of some problem types whose status is outside a set.
const fn outside(types: &ProblemTypes, set: &[u16]) -> Option<&'static ProblemType> {
    let (own, inner) = types.parts();
    let mut index = 0;
    while index < own.len() {
        if !is_in(own[index].status().as_u16(), set) {
            return Some(&own[index]);
        }
        index += 1;
    }
    let mut index = 0;
    while index < inner.len() {
        if let Some(found) = outside(inner[index], set) {
            return Some(found);
        }
        index += 1;
    }
    None
}

const fn is_in(status: u16, set: &[u16]) -> bool {
    let mut at = 0;
    while at < set.len() {
        if set[at] == status {
            return true;
        }
        at += 1;
    }
    false
}

/// An error, in words for somebody whose type is none yet.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an error yet",
    label = "add `#[derive(Debug, thiserror::Error)]`, or write `impl std::error::Error for {Self}`"
)]
pub trait AnError {}

#[diagnostic::do_not_recommend]
impl<T: std::error::Error> AnError for T {}

/// Asked of every type that the derive stands on.
pub const fn needs_error<T: AnError>() {}

/// Asks whether a type is an error: `Is::<T>::AN_ERROR`, with [`NoError`] in scope.
#[derive(Debug)]
pub struct Is<T>(std::marker::PhantomData<T>);

impl<T: std::error::Error> Is<T> {
    /// It is.
    pub const AN_ERROR: bool = true;
}

/// What is left where the constant of [`Is`] itself does not hold.
pub trait NoError {
    /// It is not.
    const AN_ERROR: bool = false;
}

impl<T> NoError for Is<T> {}

/// Holds a field against what a 4xx sends of its message.
///
/// # Panics
///
/// If it is an error: a compile error in a const context.
#[track_caller]
pub const fn check_message(is_error: bool, is_client_error: bool) {
    assert!(
        !(is_error && is_client_error),
        "the message of a 4xx is sent, and it shows this field, which is an error [source_in_message]\nhelp: add detail = \"…\" with the text for the client; if you must, add accept(source_in_message)"
    );
}

/// Holds a field against a key that sends it.
///
/// # Panics
///
/// If it is an error: a compile error in a const context.
#[track_caller]
pub const fn check_sent(is_error: bool) {
    assert!(
        !is_error,
        "this field is an error, and a key of it or a template would send it to the client [source_sent]\nhelp: leave it for the log, and say what the client may know in words of your own"
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
            "an accepted rule is not broken here [no_effect]\nhelp: remove it from accept(…)"
        );
        rule += 1;
    }
    if broken[0] && !accepted[0] {
        let message = Message::new().with_number(code).with(
            b" is a status that no application sends: it is not registered, or obsolete, or a proxy's [unregistered_status]\nhelp: use the registered one that fits; if you must, add accept(unregistered_status)",
        );
        panic!("{}", message.text());
    }
    assert!(
        !broken[1] || accepted[1],
        "401 owes the client a challenge (RFC 9110 §15.5.2) [missing_challenge]\nhelp: add www_authenticate = \"Bearer realm=\\\"api\\\"\""
    );
    assert!(
        !broken[2] || accepted[2],
        "405 owes the client the methods that are allowed (RFC 9110 §15.5.6) [missing_allow]\nhelp: add allow = \"GET, HEAD\""
    );
    assert!(
        !broken[3] || accepted[3],
        "426 owes the client the protocols to upgrade to (RFC 9110 §15.5.22) [missing_upgrade]\nhelp: add header(\"Upgrade\" = \"HTTP/2.0\")"
    );
    assert!(
        !broken[4] || accepted[4],
        "a 403 challenges for a token only if its scope does not suffice (RFC 6750 §3.1) [challenge_on_forbidden]\nhelp: add error=\"insufficient_scope\" to it, use 401, or leave it out"
    );
    assert!(
        !(status.is_server_error() && gives.display),
        "the text of a 5xx never reaches a client [display_on_server_error]\nhelp: write the text that may be sent, detail = \"…\", or leave the key out"
    );
    assert!(
        !(status.is_server_error() && gives.log_off),
        "a 5xx is always logged: nothing else tells of it [unlogged_server_error]\nhelp: choose `error`, `warn`, `info` or `debug`"
    );
    assert!(
        !matches!(code, 429 | 503) || gives.retry_after,
        "429 and 503 say when the client may try again (RFC 6585 §4, RFC 9110 §15.6.4) [undecided_retry]\nhelp: add retry_after = 30, or retry_after = none"
    );
}
