//! What only the compiler can know of an attribute: the values of constants that it names.
//!
//! Generated code calls these in const items, so that a wrong value is a compile error there.

use http::StatusCode;

use crate::message::Message;
use crate::problem_type::ProblemType;
use crate::{ErrorStatus, member, status};

/// A constant that stands for a status. Its name is what the compiler says of any other type.
#[derive(Debug)]
pub struct ExpectedU16OrStatusCodeOrErrorStatus<T>(pub T);

impl ExpectedU16OrStatusCodeOrErrorStatus<u16> {
    /// The status.
    ///
    /// # Panics
    ///
    /// If it is not an error: a compile error in a const context.
    #[must_use]
    #[track_caller]
    pub const fn error_status(self) -> ErrorStatus {
        match status::ErrorStatus::from_code(self.0) {
            Some(status) => status,
            None => refuse(self.0),
        }
    }
}

impl ExpectedU16OrStatusCodeOrErrorStatus<StatusCode> {
    /// The status.
    ///
    /// # Panics
    ///
    /// If it is not an error: a compile error in a const context.
    #[must_use]
    #[track_caller]
    pub const fn error_status(self) -> ErrorStatus {
        ExpectedU16OrStatusCodeOrErrorStatus(self.0.as_u16()).error_status()
    }
}

impl ExpectedU16OrStatusCodeOrErrorStatus<ErrorStatus> {
    /// The status.
    #[must_use]
    pub const fn error_status(self) -> ErrorStatus {
        self.0
    }
}

#[track_caller]
const fn refuse(code: u16) -> ! {
    let why: &[u8] = match code {
        100..=199 => {
            b" is not an error: 1xx says that the final response is still to come (RFC 9110 \xc2\xa715.2)"
        }
        200..=299 => b" is not an error: 2xx says that the request succeeded (RFC 9110 \xc2\xa715.3)",
        300..=399 => b" is not an error: 3xx sends the client elsewhere (RFC 9110 \xc2\xa715.4)",
        _ => b" is not a status code (RFC 9110 \xc2\xa715)",
    };
    let help = b" [invalid_status]\nhelp: an error has a status from 400 to 599";
    let message = Message::new().with_number(code).with(why).with(help);
    panic!("{}", message.text())
}

/// The code of a variant that does not say it: of a 5xx that of the status, else its `name`.
///
/// # Panics
///
/// If a 5xx is not registered, so that it has no phrase to make a code of: a compile error in a
/// const context.
#[must_use]
#[track_caller]
pub const fn code(status: ErrorStatus, name: &'static str, accepts_unregistered: bool) -> &'static str {
    if !status.is_server_error() {
        assert!(
            name.is_ascii(),
            "a code cannot be made of a name that is not ASCII [invalid_code]\nhelp: add code = \"…\", made of A-Z a-z 0-9 _ - ."
        );
        return name;
    }
    // a status that is not accepted is refused where it stands
    assert!(
        !accepts_unregistered || status::is_registered(status.as_u16()),
        "a 5xx that is not registered has no phrase to make a code of [missing_code]\nhelp: add code = \"…\""
    );
    status.problem_code()
}

/// The title of a variant that says neither that nor its code: of a 5xx the phrase of the status,
/// else the words of its name.
#[must_use]
pub const fn title(status: ErrorStatus, words: &'static str) -> &'static str {
    if status.is_server_error() { status.reason_phrase() } else { words }
}

/// How many bytes the type URI of `code` has.
#[must_use]
pub const fn type_uri_len(base: &str, code: &str) -> usize {
    base.len() + code.len()
}

/// The bytes of the type URI: `base`, and the slug of `code`. `N` is its length.
#[must_use]
pub const fn type_uri<const N: usize>(base: &str, code: &str) -> [u8; N] {
    let mut uri = [0; N];
    let (base, code) = (base.as_bytes(), code.as_bytes());
    let mut at = 0;
    while at < N {
        uri[at] = if at < base.len() {
            base[at]
        } else {
            match code[at - base.len()] {
                b'_' | b'.' => b'-',
                letter => letter.to_ascii_lowercase(),
            }
        };
        at += 1;
    }
    uri
}

/// The text that constant bytes are.
///
/// # Panics
///
/// If they are not UTF-8, which what is made of two texts always is.
#[must_use]
pub const fn text(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("a type URI is UTF-8"),
    }
}

/// Marks the rows whose code stands in one before, where the derive cannot know all codes.
#[must_use]
pub const fn mark_repeated<const N: usize>(mut rows: [ProblemType; N]) -> [ProblemType; N] {
    let mut row = 1;
    while row < N {
        let mut before = 0;
        while before < row {
            // of one code there is one status
            let same_status = rows[before].status().as_u16() == rows[row].status().as_u16();
            if same_status && same(rows[before].code(), rows[row].code()) {
                rows[row].mark_repeated();
                break;
            }
            before += 1;
        }
        row += 1;
    }
    rows
}

/// Refuses names that no extension member can have, and names that stand twice.
pub(crate) const fn check_members(names: &[&str]) {
    let mut name = 0;
    while name < names.len() {
        let mut reserved = 0;
        while reserved < member::RESERVED.len() {
            let is_reserved = same(names[name], member::RESERVED[reserved]);
            assert!(!is_reserved || same(names[name], "errors"), "a reserved name is no extension member");
            reserved += 1;
        }
        let mut before = 0;
        while before < name {
            assert!(!same(names[before], names[name]), "an extension member stands twice");
            before += 1;
        }
        name += 1;
    }
}

pub(crate) const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}
