//! What a deserializer and the `Deserialize` of a service's types report to each other. serde calls these functions with the facts, so
//! no text has to be read.

use std::fmt;

use serde_core::de::{Error, Expected, Unexpected};

use crate::input::reread::tape::Index;

/// An error on its way from a value to the root. It is boxed, because it is part of every `Result` on the way.
#[derive(Debug)]
pub(crate) struct ReadError(Box<Raised>);

#[derive(Debug)]
pub(super) struct Raised {
    pub(super) what: What,
    /// The innermost value around the error. It is `None` until the error has left that value.
    pub(super) origin: Option<Origin>,
}

/// Where an error comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin {
    pub(super) place: Place,
    /// Identifies the code that has read the value. See `route.rs`.
    pub(super) route: u64,
    /// The type of the value.
    pub(super) seed: &'static str,
    /// Whether `null` is a value of the type.
    pub(super) is_optional: bool,
    /// The outermost list or object around it that code of the service reads.
    pub(super) by_hand: Option<Index>,
    pub(super) code: Code,
    /// The name that was read last.
    pub(super) last_name: Option<Name>,
}

/// The code that has reported an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    /// The code of a struct, as serde derives it. Its own errors are only about the names of members.
    Derived,
    /// The same for a struct with a flattened field, whose type may report errors of its own.
    DerivedWithFlatten,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Value(Index),
    /// The name of the member with this value.
    Name(Index),
    /// Inside the value that was made for this place.
    StandIn(Index),
}

/// A name in an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    /// The name of the member with this value.
    Member(Index),
    /// A name of a type, given to it in the object at this place.
    Made(&'static str),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    Missing(&'static str),
    /// The name is kept with its address, which says where it is in the text.
    Unknown(Got, String),
    Duplicate(&'static str),
    WrongType(Got, String),
    WrongValue(Got, String),
    WrongLength(usize, String),
    UnknownVariant(Got, &'static [&'static str]),
    Custom(String),
    NotOneMember,
    TooDeep,
    /// A value for this place cannot be made.
    NoStandIn,
    /// The list of faults is full, or the work is too much.
    Stop,
}

/// What was there instead of what was expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Got {
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    /// The address and the length of a text.
    Text(usize, usize),
    Null,
    List,
    Object,
    UnitVariant,
    Other,
}

impl What {
    /// What the type describes as the value that it accepts.
    pub(super) fn expected(&self) -> Option<&String> {
        match self {
            Self::WrongType(_, expected) | Self::WrongValue(_, expected) | Self::WrongLength(_, expected) => {
                Some(expected)
            }
            _ => None,
        }
    }
}

impl Got {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.as_ptr().addr(), text.len())
    }
}

impl From<Unexpected<'_>> for Got {
    fn from(unexpected: Unexpected<'_>) -> Self {
        match unexpected {
            Unexpected::Bool(value) => Self::Bool(value),
            Unexpected::Unsigned(value) => Self::Unsigned(value),
            Unexpected::Signed(value) => Self::Signed(value),
            Unexpected::Float(value) => Self::Float(value),
            Unexpected::Str(text) => Self::text(text),
            Unexpected::Unit | Unexpected::Option => Self::Null,
            Unexpected::Seq => Self::List,
            Unexpected::Map => Self::Object,
            Unexpected::UnitVariant => Self::UnitVariant,
            _ => Self::Other,
        }
    }
}

impl ReadError {
    #[cold]
    pub(super) fn new(what: What) -> Self {
        Self(Box::new(Raised { what, origin: None }))
    }

    pub(super) fn into_raised(self) -> Raised {
        *self.0
    }

    /// Sets where the error comes from, unless a value inside has done so.
    pub(super) fn at(mut self, origin: impl FnOnce() -> Origin) -> Self {
        self.0.origin.get_or_insert_with(origin);
        self
    }
}

impl fmt::Display for ReadError {
    /// Types of the service may ask for the text, and pass it on in an error of their own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.what {
            What::Missing(name) => write!(f, "missing field `{name}`"),
            What::Unknown(_, name) => write!(f, "unknown field `{name}`"),
            What::Duplicate(name) => write!(f, "duplicate field `{name}`"),
            What::WrongType(_, expected) => write!(f, "invalid type, expected {expected}"),
            What::WrongValue(_, expected) => write!(f, "invalid value, expected {expected}"),
            What::WrongLength(length, expected) => write!(f, "invalid length {length}, expected {expected}"),
            What::UnknownVariant(..) => f.write_str("unknown variant"),
            What::Custom(text) => f.write_str(text),
            What::NotOneMember => f.write_str("expected an object with one member"),
            What::TooDeep => f.write_str("recursion limit exceeded"),
            What::NoStandIn | What::Stop => f.write_str("reading was stopped"),
        }
    }
}

impl std::error::Error for ReadError {}

impl Error for ReadError {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self::new(What::Custom(text.to_string()))
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(What::WrongType(unexpected.into(), expected.to_string()))
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(What::WrongValue(unexpected.into(), expected.to_string()))
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::new(What::WrongLength(length, expected.to_string()))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(What::UnknownVariant(Got::text(variant), expected))
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::new(What::Unknown(Got::text(field), field.to_owned()))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(What::Missing(field))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(What::Duplicate(field))
    }
}
