//! What error types say about themselves for a description of an API: the parts of their occurrences as data. The module `describe` makes
//! schemas and examples of it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::occurrence::answer::Answer;
use crate::occurrence::value::ExtensionValue;
use crate::problem_type::set::ProblemTypes;

/// Schemas by name, which others refer to.
pub(crate) type Schemas = BTreeMap<String, Value>;

/// What receives the problem types of an error type.
pub trait Collector {
    /// Adds a set of problem types of which only the names of members and header fields are known.
    fn known(&mut self, types: &ProblemTypes);

    /// Says that there are problem types that are known only at run time.
    fn open(&mut self);

    /// Adds the problem type of a request with wrong fields, whose status depends on the boundary.
    fn wrong_fields(&mut self);

    /// Says which Rust type the next problem types belong to.
    fn __of(&mut self, type_name: &'static str);

    /// For generated code: adds the problem type of a row, and what its occurrences add.
    fn __own(&mut self, types: &ProblemTypes, row: usize, is_deprecated: bool, parts: &[Part<'_>]);

    /// For generated code: adds the problem types of a field that answers, and what the other fields add to each.
    fn __inner(&mut self, collect: fn(&mut dyn Collector), parts: &[Part<'_>]);
}

/// What is known about the type of a field.
#[derive(Debug, Clone, Copy)]
pub struct FieldType {
    /// The type is an `Option`.
    pub is_optional: bool,
    /// Makes the schema, and adds the schemas that it refers to.
    pub(crate) schema: fn(&mut Schemas) -> Value,
}

/// A part of what generated code says about an occurrence.
#[derive(Clone, Copy)]
pub enum Part<'a> {
    /// The `detail`.
    Detail(Text<'a>),
    /// The `instance`.
    Instance(FieldFacts<'a>),
    /// A member with the same value for all occurrences.
    Constant(&'a str, &'a dyn ExtensionValue),
    /// A member from a field.
    Member(&'a str, FieldFacts<'a>),
    /// Members from a field that is flattened.
    Flattened(FieldFacts<'a>),
    /// The members and header fields of a rate limit.
    RateLimit {
        /// An occurrence may have none.
        is_optional: bool,
    },
    /// The description of the field with `errors`.
    Errors(&'a str),
    /// A header field.
    Header(&'a str, Text<'a>),
    /// A header field, if the status is 401.
    HeaderIf401(&'a str, &'a str),
    /// `Retry-After`: the seconds that every occurrence sends, if they are constant, whether an occurrence may send none, and
    /// an example.
    Seconds(Option<u64>, bool, Option<&'a dyn ExtensionValue>),
    /// The same, if the status is 429 or 503.
    SecondsIfBusy(u64),
    /// A variant of another type, which adds its header fields and constant members.
    Like(&'a dyn Answer),
    /// The version of the API that has introduced the problem type.
    Since(&'a str),
    /// Why the problem type is deprecated.
    Deprecated(&'a str),
    /// The code of the problem type that replaces this one.
    ReplacedBy(&'a str),
    /// The error type also becomes a gRPC status.
    Grpc,
}

/// A text of an occurrence.
#[derive(Clone, Copy)]
pub enum Text<'a> {
    /// Every occurrence has this text.
    Constant(&'a str),
    /// A template with fields.
    Template(&'a [Piece<'a>]),
    /// The text of a field.
    Field(FieldFacts<'a>),
}

/// A part of a template.
#[derive(Clone, Copy)]
pub enum Piece<'a> {
    /// A text between placeholders.
    Text(&'a str),
    /// A placeholder: the name of the field, whether the placeholder asks for `Debug`, the type of the field, and its example.
    Field(&'a str, bool, FieldType, Option<&'a dyn ExtensionValue>),
}

/// What is known about a field.
#[derive(Clone, Copy)]
pub struct FieldFacts<'a> {
    /// The doc comment.
    pub text: &'a str,
    /// The field has the attribute `#[deprecated]`.
    pub is_deprecated: bool,
    /// What is known about its type.
    pub ty: FieldType,
    /// The value of the key `example`.
    pub example: Option<&'a dyn ExtensionValue>,
}

macro_rules! opaque_debug {
    ($($ty:ident)*) => {$(
        impl std::fmt::Debug for $ty<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($ty)).finish_non_exhaustive()
            }
        }
    )*};
}

opaque_debug!(Part Text Piece FieldFacts);
