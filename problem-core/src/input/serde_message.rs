//! The messages of serde, and what they mean, for rejections of axum, whose body is gone, and for `FirstFault`. They contain the value and
//! the names of the service's types, so they are never sent: a message that is recognised here becomes a code and a message of this crate.

use std::borrow::Cow;

use serde_path_to_error::{Path, Segment};

use crate::input::EchoLimit;
use crate::input::fault::{Fault, range_message, type_message};
use crate::members::field_error::FieldError;

/// What a message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Message<'a> {
    fault: Fault,
    /// The field that the message names.
    name: Option<&'a str>,
}

impl<'a> Message<'a> {
    /// A message that is not recognised, or comes from a type of the service.
    pub(crate) const UNKNOWN: Self = Self { fault: Fault::Other, name: None };

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

    /// Adjusts a fault of a query or form. A value there has no fields, so a message that names one comes
    /// from a type of the service.
    pub(crate) fn in_pair(self, path: &Path) -> Self {
        let last = path.iter().next_back();
        match (self.name, last) {
            (Some(name), Some(Segment::Map { key })) if self.fault == Fault::Unknown && key == name => self,
            (Some(_), Some(_)) => Self::UNKNOWN,
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
        // depending on the type, the path already ends with the name of the unknown field
        let is_there =
            |name: &str| self.fault == Fault::Unknown && steps.last().is_some_and(|last| last == name);
        if let Some(name) = self.name.filter(|name| !is_there(name)) {
            steps.push(name.to_owned().into());
        }
        let mut limit = EchoLimit::default();
        let end = steps.iter().take_while(|step| limit.allows(step)).count();
        let fault = if end < steps.len() { Fault::Inside } else { self.fault };
        steps.truncate(end);
        FieldError::at(steps, fault.code(), fault.message())
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

/// Whether a message is about a missing field.
pub(crate) fn is_missing_field(text: &str) -> bool {
    text.starts_with("missing field `")
}
