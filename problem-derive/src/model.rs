//! What is legal: the checked input, which `expand` turns into tokens without asking again.

use syn::{DeriveInput, Ident, LitStr, Member, Type};

use crate::template::Template;

/// A type whose attributes are right.
pub(crate) struct Checked<'a> {
    pub(crate) input: &'a DeriveInput,
    /// The variants of an enum, or the one shape of a struct.
    pub(crate) variants: Vec<Variant<'a>>,
}

pub(crate) struct Variant<'a> {
    /// None for a struct.
    pub(crate) name: Option<&'a Ident>,
    pub(crate) answer: Answer<'a>,
}

/// Who answers for a value.
pub(crate) enum Answer<'a> {
    /// The variant itself.
    Own(Box<Own<'a>>),
    /// The problem in its one field.
    Inner(Field<'a>),
}

/// What a variant says of itself.
pub(crate) struct Own<'a> {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) type_uri: Option<String>,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) detail: Detail<'a>,
    pub(crate) challenges: Vec<LitStr>,
    pub(crate) retry_after: Option<RetryAfter<'a>>,
    pub(crate) extensions: Vec<Extension<'a>>,
    pub(crate) errors: Option<Field<'a>>,
}

pub(crate) enum Detail<'a> {
    /// That of the status class: the `Display` of a 4xx, nothing of a 5xx.
    Default,
    None,
    Constant(String),
    /// The fields are those that the template names.
    Template(Template, Vec<Field<'a>>),
}

pub(crate) enum RetryAfter<'a> {
    Seconds(u64),
    Field(Field<'a>),
}

pub(crate) struct Extension<'a> {
    pub(crate) name: String,
    pub(crate) field: Field<'a>,
}

#[derive(Clone)]
pub(crate) struct Field<'a> {
    pub(crate) member: Member,
    pub(crate) ty: &'a Type,
}
