//! The table of keys. The parser, the messages and the test of `attributes.md` read it.

/// A key of `#[problem(…)]`.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) id: KeyId,
    /// The places where it is allowed, and what it takes there.
    pub(crate) forms: &'static [(Place, Takes)],
    /// It can occur several times in one place.
    pub(crate) repeatable: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyId {
    Base,
    RenameAll,
    Codes,
    CodePrefix,
    Private,
    Statuses,
    Crate,
    For,
    Skip,
    Also,
    Accept,
    Status,
    Code,
    Like,
    Type,
    Title,
    Detail,
    WwwAuthenticate,
    Allow,
    RetryAfter,
    RateLimit,
    Header,
    Log,
    Grpc,
    GrpcDomain,
    Transparent,
    Via,
    Rest,
    Extension,
    Flatten,
    Errors,
    Instance,
    Example,
    Since,
    Deprecated,
    ReplacedBy,
}

/// Where an attribute is.
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

/// The kind of value that a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    Nothing,
    Literal,
    OptionalLiteral,
    LiteralOrConstant,
    CodeOrConstant,
    Member,
    Example,
    CratePath,
    TypePath,
    Type,
    VariantPath,
    Casing,
    Status,
    StatusList,
    RuleList,
    NameList,
    MacroList,
    Detail,
    Seconds,
    Header,
    HeaderName,
    Level,
    GrpcCode,
}

impl Takes {
    /// The description in a message.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Nothing => "no value",
            Self::Literal => "a string literal",
            Self::OptionalLiteral => "no value or a string literal",
            Self::LiteralOrConstant | Self::CodeOrConstant => {
                "a string literal or the path of a `&str` constant"
            }
            Self::Member => "one extension member and its value",
            Self::Example => "a string, a number, a boolean or the path of a constant",
            Self::CratePath => "the path of a crate",
            Self::TypePath | Self::Type => "a type",
            Self::VariantPath => "the path of a variant",
            Self::Casing => "a casing",
            Self::Status => "a status code",
            Self::StatusList => "a list of status codes in parentheses",
            Self::RuleList => "a list of rules in parentheses",
            Self::NameList => "a list of frameworks in parentheses",
            Self::MacroList => "a list of bridges and paths of macros in parentheses",
            Self::Detail => "a string literal, `display` or `none`",
            Self::Seconds => "a number of seconds or `none`",
            Self::Header => "one header field and its value",
            Self::HeaderName => "the name of a header field",
            Self::Level => "a log level",
            Self::GrpcCode => "a gRPC code",
        }
    }

    /// An example of a value, with what comes between it and the key.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Literal | Self::Detail => " = \"…\"",
            Self::OptionalLiteral => " = \"name\"",
            Self::LiteralOrConstant => " = \"https://api.example.com/errors/\"",
            Self::CodeOrConstant => " = \"ORDER_NOT_FOUND\"",
            Self::Member => "(\"name\" = 103)",
            Self::Example => " = 42",
            Self::CratePath => " = problem_core",
            Self::TypePath => " = orders::OrderError",
            Self::Type => " = DatabaseProblem",
            Self::VariantPath => " = Code::OrderNotFound",
            Self::Casing => " = \"camelCase\"",
            Self::Status => " = 404",
            Self::StatusList => "(404, 409)",
            Self::RuleList => "(unregistered_status)",
            Self::NameList => "(axum)",
            Self::MacroList => "(utoipa)",
            Self::Seconds => " = 30",
            Self::Header => "(\"X-Name\" = \"…\")",
            Self::HeaderName => " = \"X-Name\"",
            Self::Level => " = warn",
            Self::GrpcCode => " = ABORTED",
        }
    }
}

const TYPE: Place = Place::Type;
const VARIANT: Place = Place::Variant;
const FIELD: Place = Place::Field;

const fn key(name: &'static str, id: KeyId, forms: &'static [(Place, Takes)]) -> Key {
    Key { name, id, forms, repeatable: false }
}

const fn repeatable(key: Key) -> Key {
    Key { repeatable: true, ..key }
}

pub(crate) static KEYS: &[Key] = &[
    key("base", KeyId::Base, &[(TYPE, Takes::LiteralOrConstant)]),
    key("rename_all", KeyId::RenameAll, &[(TYPE, Takes::Casing)]),
    key("codes", KeyId::Codes, &[(TYPE, Takes::Casing)]),
    key("code_prefix", KeyId::CodePrefix, &[(TYPE, Takes::Literal)]),
    key("private", KeyId::Private, &[(TYPE, Takes::Nothing)]),
    key("statuses", KeyId::Statuses, &[(TYPE, Takes::StatusList)]),
    key("crate", KeyId::Crate, &[(TYPE, Takes::CratePath)]),
    key("for", KeyId::For, &[(TYPE, Takes::TypePath)]),
    key("skip", KeyId::Skip, &[(TYPE, Takes::NameList)]),
    key("also", KeyId::Also, &[(TYPE, Takes::MacroList)]),
    key("grpc_domain", KeyId::GrpcDomain, &[(TYPE, Takes::Literal)]),
    key("accept", KeyId::Accept, &[(TYPE, Takes::RuleList), (VARIANT, Takes::RuleList)]),
    key("status", KeyId::Status, &[(TYPE, Takes::Status), (VARIANT, Takes::Status)]),
    key("code", KeyId::Code, &[(VARIANT, Takes::CodeOrConstant)]),
    key("like", KeyId::Like, &[(VARIANT, Takes::VariantPath)]),
    key("type", KeyId::Type, &[(VARIANT, Takes::Literal)]),
    key("title", KeyId::Title, &[(VARIANT, Takes::Literal)]),
    key("detail", KeyId::Detail, &[(VARIANT, Takes::Detail), (FIELD, Takes::Nothing)]),
    repeatable(key(
        "www_authenticate",
        KeyId::WwwAuthenticate,
        &[(TYPE, Takes::Literal), (VARIANT, Takes::Literal), (FIELD, Takes::Nothing)],
    )),
    key("allow", KeyId::Allow, &[(VARIANT, Takes::Literal), (FIELD, Takes::Nothing)]),
    key(
        "retry_after",
        KeyId::RetryAfter,
        &[(TYPE, Takes::Seconds), (VARIANT, Takes::Seconds), (FIELD, Takes::Nothing)],
    ),
    key("rate_limit", KeyId::RateLimit, &[(FIELD, Takes::Nothing)]),
    repeatable(key(
        "header",
        KeyId::Header,
        &[(TYPE, Takes::Header), (VARIANT, Takes::Header), (FIELD, Takes::HeaderName)],
    )),
    key("log", KeyId::Log, &[(VARIANT, Takes::Level)]),
    key("grpc", KeyId::Grpc, &[(VARIANT, Takes::GrpcCode)]),
    key("transparent", KeyId::Transparent, &[(VARIANT, Takes::Nothing), (FIELD, Takes::Nothing)]),
    key("via", KeyId::Via, &[(VARIANT, Takes::Type), (FIELD, Takes::Type)]),
    key("rest", KeyId::Rest, &[(VARIANT, Takes::Nothing)]),
    key(
        "extension",
        KeyId::Extension,
        &[(TYPE, Takes::Member), (VARIANT, Takes::Member), (FIELD, Takes::OptionalLiteral)],
    ),
    key("flatten", KeyId::Flatten, &[(FIELD, Takes::Nothing)]),
    key("errors", KeyId::Errors, &[(FIELD, Takes::Nothing)]),
    key("instance", KeyId::Instance, &[(FIELD, Takes::Nothing)]),
    key("example", KeyId::Example, &[(FIELD, Takes::Example)]),
    key("since", KeyId::Since, &[(VARIANT, Takes::Literal)]),
    key("deprecated", KeyId::Deprecated, &[(VARIANT, Takes::Literal)]),
    key("replaced_by", KeyId::ReplacedBy, &[(VARIANT, Takes::Literal)]),
];

impl Key {
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.name == name)
    }

    /// Whether it can occur several times where it takes such a value.
    pub(crate) fn is_repeatable(&self, takes: Takes) -> bool {
        self.repeatable || takes == Takes::Member
    }

    /// The kind of value that it takes in the first of `places` where it is allowed.
    pub(crate) fn takes(&self, places: &[Place]) -> Option<Takes> {
        self.forms.iter().find(|(place, _)| places.contains(place)).map(|&(_, takes)| takes)
    }
}

/// The keys that are allowed in `places`.
pub(crate) fn allowed(places: &[Place]) -> Vec<&'static str> {
    KEYS.iter().filter(|key| key.takes(places).is_some()).map(|key| key.name).collect()
}
