//! The messages of serde, and what they mean, for rejections of axum, whose body is gone, and for `FirstFault`. They contain the value and
//! the names of the service's types, so they are never sent: a message that is recognised here becomes a code and a message of this crate.

use crate::input::fault::{Fault, range_message, type_message};

/// What a message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Message<'a> {
    pub(super) fault: Fault,
    /// The field that the message names.
    pub(super) name: Option<&'a str>,
}

impl<'a> Message<'a> {
    /// Recognises the message of an error of serde, which has no other content.
    pub(crate) fn new(text: &'a str) -> Self {
        // the whole message has to match, because a type of the service may use a similar one
        let named =
            |kind: &str| text.strip_prefix(kind)?.strip_suffix('`').filter(|name| !name.contains('`'));
        let unknown = || {
            let rest = text.strip_prefix("unknown field `")?;
            rest.split_once("`, expected ")
                .map(|(name, _)| name)
                .or(rest.strip_suffix("`, there are no fields"))
        };
        let of_field = |fault, name| Self { fault, name: Some(name) };
        if let Some(name) = named("missing field `") {
            of_field(Fault::Missing, name)
        } else if let Some(name) = unknown() {
            of_field(Fault::Unknown, name)
        } else if let Some(name) = named("duplicate field `") {
            of_field(Fault::Duplicate, name)
        } else {
            Self { fault: fault(text), name: None }
        }
    }

    /// Recognises the message of an error of serde_json, without the line and column at its end.
    pub(crate) fn from_json(text: &'a str) -> Self {
        let text = text.rsplit_once(" at line ").map_or(text, |(text, _)| text);
        let fault = match text {
            "number out of range" => Fault::OutOfRange("is out of range"),
            // a tuple has too many items
            "trailing characters" => Fault::WrongLength,
            // an enum is neither a text nor an object
            "expected value" => Fault::WrongType("has the wrong type"),
            text => return Self::new(text),
        };
        Self { fault, name: None }
    }

    /// What is wrong, and the field that the message names.
    pub(crate) fn parts(self) -> (Fault, Option<&'a str>) {
        (self.fault, self.name)
    }
}

/// Recognises a message that names no field.
fn fault(text: &str) -> Fault {
    let expected = expected(text);
    if text.starts_with("invalid type: ") {
        Fault::WrongType(type_message(expected))
    } else if text.starts_with("invalid value: integer ")
        || text.starts_with("invalid value: floating point ")
    {
        Fault::OutOfRange(range_message(expected))
    } else if text.starts_with("invalid length ") && expected.starts_with("struct ") {
        // serde reads a struct from a list, but the client should send an object
        Fault::WrongType(type_message(expected))
    } else if text.starts_with("invalid length ") {
        Fault::WrongLength
    } else if text.starts_with("unknown variant ") {
        Fault::UnknownVariant
    } else {
        std_fault(text)
    }
}

/// Recognises the message of an error of `FromStr` in the standard library.
fn std_fault(text: &str) -> Fault {
    match text {
        "invalid digit found in string" | "cannot parse integer from empty string" => {
            Fault::WrongType("must be a whole number")
        }
        "number too large to fit in target type" => Fault::OutOfRange("is too large a number"),
        "number too small to fit in target type" => Fault::OutOfRange("is too small a number"),
        "invalid float literal" | "cannot parse float from empty string" => {
            Fault::WrongType("must be a number")
        }
        "provided string was not `true` or `false`" => Fault::WrongType("must be true or false"),
        "too many characters in string" | "cannot parse char from empty string" => {
            Fault::WrongType("must be a single character")
        }
        _ => Fault::Other,
    }
}

/// What a type expected, as it describes itself.
pub(crate) fn expected(text: &str) -> &str {
    let text = text.rsplit_once(" at line ").map_or(text, |(text, _)| text);
    text.rsplit_once(", expected ").map_or("", |(_, expected)| expected)
}

/// The kind of value that a message mentions, such as `map` or `string`. More text may come after it.
pub(crate) fn mentioned_kind(text: &str) -> Option<&str> {
    text.strip_prefix("invalid type: ").or_else(|| text.strip_prefix("invalid value: "))
}
