//! The one table of keys. The parser, the messages and the test of `attributes.md` read it.

/// A key of `#[problem(…)]`.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) id: KeyId,
    /// Where it is allowed, and what it takes there.
    pub(crate) forms: &'static [(Place, Takes)],
    /// It may stand several times in one place.
    pub(crate) repeatable: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyId {
    Base,
    Status,
    Code,
    Detail,
    WwwAuthenticate,
    RetryAfter,
    Transparent,
    Extension,
    Errors,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The enum, or the struct.
    Type,
    /// A variant, or the struct.
    Variant,
    Field,
}

impl Place {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Type => "the type",
            Self::Variant => "a variant",
            Self::Field => "a field",
        }
    }
}

/// What a key takes; the text is for messages and for the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    Nothing,
    Literal,
    OptionalLiteral,
    Status,
    Detail,
    Seconds,
}

impl Takes {
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Nothing => "no value",
            Self::Literal => "a string literal",
            Self::OptionalLiteral => "no value or a string literal",
            Self::Status => "a status code, such as 404 or NOT_FOUND",
            Self::Detail => "a string literal, `display` or `none`",
            Self::Seconds => "a number of seconds or `none`",
        }
    }

    /// A value that could stand there.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::OptionalLiteral => " = \"name\"",
            Self::Literal | Self::Detail => " = \"…\"",
            Self::Status => " = 404",
            Self::Seconds => " = 30",
        }
    }
}

pub(crate) static KEYS: &[Key] = &[
    Key { name: "base", id: KeyId::Base, forms: &[(Place::Type, Takes::Literal)], repeatable: false },
    Key { name: "status", id: KeyId::Status, forms: &[(Place::Variant, Takes::Status)], repeatable: false },
    Key { name: "code", id: KeyId::Code, forms: &[(Place::Variant, Takes::Literal)], repeatable: false },
    Key { name: "detail", id: KeyId::Detail, forms: &[(Place::Variant, Takes::Detail)], repeatable: false },
    Key {
        name: "www_authenticate",
        id: KeyId::WwwAuthenticate,
        forms: &[(Place::Variant, Takes::Literal)],
        repeatable: true,
    },
    Key {
        name: "retry_after",
        id: KeyId::RetryAfter,
        forms: &[(Place::Variant, Takes::Seconds), (Place::Field, Takes::Nothing)],
        repeatable: false,
    },
    Key {
        name: "transparent",
        id: KeyId::Transparent,
        forms: &[(Place::Variant, Takes::Nothing)],
        repeatable: false,
    },
    Key {
        name: "extension",
        id: KeyId::Extension,
        forms: &[(Place::Field, Takes::OptionalLiteral)],
        repeatable: false,
    },
    Key { name: "errors", id: KeyId::Errors, forms: &[(Place::Field, Takes::Nothing)], repeatable: false },
];

impl Key {
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.name == name)
    }

    /// What it takes in the first of `places` where it is allowed.
    pub(crate) fn takes(&self, places: &[Place]) -> Option<Takes> {
        self.forms.iter().find(|(place, _)| places.contains(place)).map(|&(_, takes)| takes)
    }
}

/// The keys that are allowed in `places`.
pub(crate) fn allowed(places: &[Place]) -> impl Iterator<Item = &'static str> {
    KEYS.iter().filter(|key| key.takes(places).is_some()).map(|key| key.name)
}
