//! The values of keys.

use proc_macro2::TokenStream;
use syn::{Ident, LitStr, Path};

use problem_shared::wire_names;

/// The prefix of type URIs.
#[derive(Clone)]
pub(crate) enum Base {
    Literal(LiteralBase),
    Constant(Path),
}

/// A base that is a literal.
#[derive(Clone)]
pub(crate) struct LiteralBase {
    pub(crate) literal: LitStr,
    /// The text up to the placeholder, or the whole text.
    pub(crate) prefix: String,
    /// The placeholder, `{code}` or `{slug}`. Without one, the slug follows the base.
    pub(crate) placeholder: Option<&'static str>,
    /// The text after the placeholder.
    pub(crate) suffix: String,
}

impl LiteralBase {
    const CODE: &str = "{code}";
    const SLUG: &str = "{slug}";

    pub(super) fn new(literal: LitStr) -> Self {
        let text = literal.value();
        for placeholder in [Self::CODE, Self::SLUG] {
            if let Some((prefix, suffix)) = text.split_once(placeholder) {
                let (prefix, suffix) = (prefix.to_owned(), suffix.to_owned());
                return Self { literal, prefix, placeholder: Some(placeholder), suffix };
            }
        }
        Self { literal, prefix: text, placeholder: None, suffix: String::new() }
    }

    /// Whether the slug of a code follows the prefix, and not the code.
    pub(crate) fn takes_slug(&self) -> bool {
        self.placeholder != Some(Self::CODE)
    }

    /// Whether core makes the same type URI from the prefix and a slug.
    pub(crate) fn ends_in_slug(&self) -> bool {
        self.takes_slug() && self.suffix.is_empty()
    }

    /// What follows the prefix for a code.
    pub(crate) fn rest(&self, code: &str) -> String {
        let rest = if self.takes_slug() { wire_names::slug(code) } else { code.to_owned() };
        rest + &self.suffix
    }
}

/// What gets the parts of an impl besides the frameworks.
#[derive(Clone)]
pub(crate) enum Also {
    /// A macro of the user.
    Macro(Path),
    /// A bridge of core, by its name.
    Bridge(Ident),
}

/// The code of a variant.
#[derive(Clone)]
pub(crate) enum Code {
    Literal(LitStr),
    Constant(Path),
}

/// The path of a variant of another type.
#[derive(Clone)]
pub(crate) struct VariantPath {
    pub(crate) ty: Path,
    pub(crate) variant: Path,
}

/// An extension member whose value is the same for all occurrences.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) name: LitStr,
    pub(crate) value: MemberValue,
}

#[derive(Clone)]
pub(crate) enum MemberValue {
    Literal(TokenStream),
    Constant(Path),
}

/// A status, and its token.
#[derive(Clone)]
pub(crate) struct Status {
    pub(crate) value: StatusValue,
    pub(crate) token: TokenStream,
}

#[derive(Clone)]
pub(crate) enum StatusValue {
    /// A number, or the name of a registered status.
    Code(u128),
    /// A constant with the name of a registered status, such as `StatusCode::NOT_FOUND`.
    Named(u16, Path),
    Constant(Path),
}

/// The text of a detail.
#[derive(Clone)]
pub(crate) enum Detail {
    Template(LitStr),
    Display,
    None,
    /// The value of the field with the key.
    Field,
}

#[derive(Clone)]
pub(crate) enum RetryAfter {
    Seconds(u64),
    None,
}

/// The value of a key, which is a field where the key is on one.
#[derive(Clone)]
pub(crate) enum OnField<T> {
    Value(T),
    Field,
}

/// The name of a header field, and its value unless a field of the type has it.
#[derive(Clone)]
pub(crate) struct Header {
    pub(crate) name: LitStr,
    pub(crate) value: Option<LitStr>,
}

/// A gRPC code.
#[derive(Clone)]
pub(crate) struct GrpcCode {
    /// The number on the wire.
    pub(crate) number: u8,
    pub(crate) name: Ident,
}

/// A log level.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Error,
    Warn,
    Info,
    Debug,
    Off,
}

impl Level {
    /// The words of the levels.
    pub(super) const WORDS: &[(&str, Self)] = &[
        ("error", Self::Error),
        ("warn", Self::Warn),
        ("info", Self::Info),
        ("debug", Self::Debug),
        ("off", Self::Off),
    ];
}
