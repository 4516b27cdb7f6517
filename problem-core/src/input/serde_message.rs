//! The messages of serde, and what they mean. This is the only file that knows them. They contain the value
//! and the names of the service's types, so they are never sent: a message that is recognised here becomes a
//! code and a message of this crate.

use std::borrow::Cow;

use serde_path_to_error::{Path, Segment};

use crate::input::EchoLimit;
use crate::members::field_error::FieldError;

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault<'a> {
    /// A required field is missing: its name.
    Missing(&'a str),
    Unknown(&'a str),
    Duplicate(&'a str),
    /// The message says what was expected.
    WrongType(&'static str),
    OutOfRange(&'static str),
    WrongLength,
    UnknownVariant,
    /// The message comes from a type of the service, or is not recognised.
    Other,
    /// Something inside the value is wrong, and it is not known what.
    Inside,
}

impl<'a> Fault<'a> {
    /// Recognises the message of an error of serde, which has no other content.
    pub(crate) fn from_message(text: &'a str) -> Self {
        // the whole message has to match, because a type of the service may use a similar one
        let named =
            |kind: &str| text.strip_prefix(kind)?.strip_suffix('`').filter(|name| !name.contains('`'));
        let unknown = || {
            let rest = text.strip_prefix("unknown field `")?;
            rest.split_once("`, expected ")
                .map(|(name, _)| name)
                .or(rest.strip_suffix("`, there are no fields"))
        };
        let expected = || text.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
        if let Some(name) = named("missing field `") {
            Self::Missing(name)
        } else if let Some(name) = unknown() {
            Self::Unknown(name)
        } else if let Some(name) = named("duplicate field `") {
            Self::Duplicate(name)
        } else if text.starts_with("invalid type: ") {
            Self::WrongType(kind_of(expected()))
        } else if text.starts_with("invalid value: integer ")
            || text.starts_with("invalid value: floating point ")
        {
            Self::OutOfRange(range_of(expected()))
        } else if text.starts_with("invalid length ") && expected().starts_with("struct ") {
            // serde reads a struct from a list, but the client should send an object
            Self::WrongType(kind_of(expected()))
        } else if text.starts_with("invalid length ") {
            Self::WrongLength
        } else if text.starts_with("unknown variant ") {
            Self::UnknownVariant
        } else {
            Self::from_std_message(text)
        }
    }

    /// Recognises the message of an error of `FromStr` in the standard library.
    fn from_std_message(text: &str) -> Self {
        match text {
            NO_DIGIT | "cannot parse integer from empty string" => Self::WrongType("must be a whole number"),
            "number too large to fit in target type" => Self::OutOfRange("is too large a number"),
            "number too small to fit in target type" => Self::OutOfRange("is too small a number"),
            "invalid float literal" | "cannot parse float from empty string" => {
                Self::WrongType("must be a number")
            }
            "provided string was not `true` or `false`" => Self::WrongType("must be true or false"),
            "too many characters in string" | "cannot parse char from empty string" => {
                Self::WrongType("must be a single character")
            }
            _ => Self::Other,
        }
    }

    /// Recognises the message of an error of serde_json, without the line and column at its end.
    pub(crate) fn from_json_message(text: &'a str) -> Self {
        let text = text.rsplit_once(" at line ").map_or(text, |(text, _)| text);
        match text {
            "number out of range" => Self::OutOfRange("is out of range"),
            // a tuple has too many items
            "trailing characters" => Self::WrongLength,
            // an enum is neither a text nor an object
            "expected value" => Self::WrongType("has the wrong type"),
            text => Self::from_message(text),
        }
    }

    /// Adjusts a fault of a query or form. A value there has no fields, so a message that names one comes
    /// from a type of the service.
    pub(crate) fn in_pair(self, path: &Path) -> Self {
        let last = path.iter().next_back();
        match (self, last) {
            (Self::Unknown(name), Some(Segment::Map { key })) if key == name => self,
            (Self::Missing(_) | Self::Unknown(_) | Self::Duplicate(_), Some(_)) => Self::Other,
            _ => self,
        }
    }

    /// The entry of `errors` for the value at `path`.
    pub(crate) fn at<'p>(self, path: impl IntoIterator<Item = &'p Segment>) -> FieldError {
        let mut steps: Vec<Cow<'static, str>> = Vec::new();
        for segment in path {
            match segment {
                Segment::Seq { index } => steps.push(index.to_string().into()),
                Segment::Map { key } => steps.push(key.clone().into()),
                // this is the variant of an externally tagged enum, whose name is in the body
                Segment::Enum { variant } => steps.push(variant.clone().into()),
                Segment::Unknown => break,
            }
        }
        match self {
            Self::Missing(name) | Self::Duplicate(name) => steps.push(name.to_owned().into()),
            // depending on the type, the path already ends with the name of the unknown field
            Self::Unknown(name) if steps.last().is_none_or(|last| last != name) => {
                steps.push(name.to_owned().into())
            }
            _ => {}
        }
        let mut limit = EchoLimit::default();
        let end = steps.iter().take_while(|step| limit.allows(step)).count();
        let fault = if end < steps.len() { Self::Inside } else { self };
        steps.truncate(end);
        FieldError::at(steps, fault.code(), fault.message())
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Missing(_) => "REQUIRED",
            Self::Unknown(_) => "UNKNOWN_FIELD",
            Self::Duplicate(_) => "DUPLICATE_FIELD",
            Self::WrongType(_) => "INVALID_TYPE",
            Self::OutOfRange(_) => "OUT_OF_RANGE",
            Self::WrongLength => "INVALID_LENGTH",
            Self::UnknownVariant => "UNKNOWN_VALUE",
            Self::Other | Self::Inside => "INVALID_VALUE",
        }
    }

    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Missing(_) => "is required",
            Self::Unknown(_) => "is not known",
            Self::Duplicate(_) => "occurs twice",
            Self::WrongType(message) | Self::OutOfRange(message) => message,
            Self::WrongLength => "has the wrong length",
            Self::UnknownVariant => "is not one of the allowed values",
            Self::Other => "is not valid",
            Self::Inside => "contains an invalid value",
        }
    }
}

/// The kind of value that a message mentions, such as `map` or `string`. More text may come after it.
pub(super) fn mentioned_kind(text: &str) -> Option<&str> {
    text.strip_prefix("invalid type: ").or_else(|| text.strip_prefix("invalid value: "))
}

/// Whether a message is about a missing field.
pub(crate) fn is_missing_field(text: &str) -> bool {
    text.starts_with("missing field `")
}

/// The standard library's message for a text that is not an integer of the type.
pub(super) const NO_DIGIT: &str = "invalid digit found in string";

/// The message for what serde expected. It does not contain names of the service's types.
fn kind_of(expected: &str) -> &'static str {
    match expected {
        "a string" | "a borrowed string" | "string" => "must be a string",
        "a character" => "must be a single character",
        "a boolean" => "must be true or false",
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => {
            "must be a whole number"
        }
        "f32" | "f64" => "must be a number",
        "a sequence" => "must be a list",
        "a map" => "must be an object",
        "unit" => "must be null",
        expected if expected.starts_with("struct ") => "must be an object",
        expected if expected.starts_with("a tuple ") || expected.starts_with("an array ") => "must be a list",
        _ => "has the wrong type",
    }
}

/// The message for a number outside the range of a type.
fn range_of(expected: &str) -> &'static str {
    match expected {
        "u8" => "must be from 0 to 255",
        "u16" => "must be from 0 to 65535",
        "u32" => "must be from 0 to 4294967295",
        "u64" => "must be from 0 to 18446744073709551615",
        "i8" => "must be from -128 to 127",
        "i16" => "must be from -32768 to 32767",
        "i32" => "must be from -2147483648 to 2147483647",
        _ => "is out of range",
    }
}
