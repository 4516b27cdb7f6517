//! What is wrong with a value, in the codes and messages that are sent. They never contain the value or a name of the service's types.

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A required member is missing.
    Missing,
    /// The object has no member of this name.
    Unknown,
    Duplicate,
    /// The message says what was expected.
    WrongType(&'static str),
    OutOfRange(&'static str),
    WrongLength,
    UnknownVariant,
    /// The name of a member of a map is not valid.
    Name,
    /// An object is not the name of a variant and its value.
    NotOneMember,
    TooDeep,
    /// The message comes from a type of the service, or is not recognised.
    Other,
    /// Something inside the value is wrong, and it is not known what.
    Inside,
}

impl Fault {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Missing => "REQUIRED",
            Self::Unknown => "UNKNOWN_FIELD",
            Self::Duplicate => "DUPLICATE_FIELD",
            Self::WrongType(_) => "INVALID_TYPE",
            Self::OutOfRange(_) => "OUT_OF_RANGE",
            Self::WrongLength => "INVALID_LENGTH",
            Self::UnknownVariant => "UNKNOWN_VALUE",
            Self::Name | Self::NotOneMember | Self::TooDeep | Self::Other | Self::Inside => "INVALID_VALUE",
        }
    }

    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Missing => "is required",
            Self::Unknown => "is not known",
            Self::Duplicate => "occurs twice",
            Self::WrongType(message) | Self::OutOfRange(message) => message,
            Self::WrongLength => "has the wrong length",
            Self::UnknownVariant => "is not one of the allowed values",
            Self::Name => "has an invalid name",
            Self::NotOneMember => "must be an object with exactly one member",
            Self::TooDeep => "is nested too deeply",
            Self::Other => "is not valid",
            Self::Inside => "contains an invalid value",
        }
    }
}

/// The types whose visitors in serde accept integers only, as these describe themselves.
pub(crate) fn is_integer_type(expected: &str) -> bool {
    matches!(
        expected,
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "i8" | "i16" | "i32" | "i64" | "i128" | "isize"
    )
}

/// Whether a type of serde that describes itself like this accepts integers only.
pub(crate) fn wants_integer(expected: &str) -> bool {
    is_integer_type(expected) || expected.starts_with("a nonzero ")
}

/// What is wrong with a number for a type that wants an integer. It is `None` if the number has a fraction.
pub(crate) fn integer_fault(number: &str, expected: &str) -> Option<Fault> {
    let value: f64 = number.parse().ok()?;
    if !wants_integer(expected) {
        return None;
    }
    match number.contains(['.', 'e', 'E', 'n', 'N']) {
        // serde_json reads it as a number with a fraction
        _ if number == "-0" => Some(Fault::WrongType("must be a whole number, and 0 must not have a sign")),
        // serde_json reads an integer that is too large as a number with a fraction
        // a type of the service may describe itself like this, and accept less
        false if is_in_range(number, expected) => Some(Fault::Other),
        false => Some(Fault::OutOfRange(range_message(expected))),
        true if value.fract() == 0.0 => {
            Some(Fault::WrongType("must be a whole number, without a decimal point or an exponent"))
        }
        true => None,
    }
}

/// Whether a text is a number of the integer type with this name.
fn is_in_range(number: &str, name: &str) -> bool {
    match name {
        "u8" => number.parse::<u8>().is_ok(),
        "u16" => number.parse::<u16>().is_ok(),
        "u32" => number.parse::<u32>().is_ok(),
        "u64" => number.parse::<u64>().is_ok(),
        "i8" => number.parse::<i8>().is_ok(),
        "i16" => number.parse::<i16>().is_ok(),
        "i32" => number.parse::<i32>().is_ok(),
        "i64" => number.parse::<i64>().is_ok(),
        _ => false,
    }
}

/// Whether a type is a list of a fixed length, as serde and its derive describe it.
pub(crate) fn is_tuple(expected: &str) -> bool {
    ["a tuple ", "an array ", "tuple struct ", "tuple variant "]
        .iter()
        .any(|start| expected.starts_with(start))
}

/// The message for the type of value that serde expected.
pub(crate) fn type_message(expected: &str) -> &'static str {
    match expected {
        "a string" | "a borrowed string" | "string" => "must be a string",
        "a character" => "must be a single character",
        "a boolean" => "must be true or false",
        "f32" | "f64" => "must be a number",
        "a sequence" => "must be a list",
        "a map" => "must be an object",
        "unit" => "must be null",
        _ if wants_integer(expected) => "must be a whole number",
        _ if expected.starts_with("struct ") || expected.starts_with("struct variant ") => {
            "must be an object"
        }
        // a variant that has a value was sent as a text
        "newtype variant" | "tuple variant" | "struct variant" => "must be an object",
        _ if is_tuple(expected) => "must be a list",
        _ if expected.starts_with("unit struct ") || expected.starts_with("unit variant ") => "must be null",
        _ => "has the wrong type",
    }
}

/// The message for a number outside the range of a type.
pub(crate) fn range_message(expected: &str) -> &'static str {
    match expected {
        "u8" => "must be from 0 to 255",
        "u16" => "must be from 0 to 65535",
        "u32" => "must be from 0 to 4294967295",
        "u64" => "must be from 0 to 18446744073709551615",
        "i8" => "must be from -128 to 127",
        "i16" => "must be from -32768 to 32767",
        "i32" => "must be from -2147483648 to 2147483647",
        "i64" => "must be from -9223372036854775808 to 9223372036854775807",
        _ if expected.starts_with("a nonzero ") => "must not be 0, and must be in range",
        _ => "is out of range",
    }
}
