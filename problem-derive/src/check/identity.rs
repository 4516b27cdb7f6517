//! Decides what identifies the problem type of a variant: its code, its type URI and its title, with their defaults.

use problem_shared::rulebook::Rule;
use problem_shared::status::problem_code;
use problem_shared::wire_names::{self, Casing};
use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Ident, LitStr};

use crate::check::status::{is_field, is_independent};
use crate::check::r#type::{Checker, ParsedVariant};
use crate::diagnostics::Diagnostics;
use crate::model::{Code, ConstantIdentity, Title, TypeUri};
use crate::parse::attribute::Attributes;
use crate::parse::value::{self, Base};
use crate::rules::{self, OptOuts};

/// What identifies the problem type of a variant.
pub(super) struct Identity {
    pub(super) code: Code,
    /// See [`CheckedVariant::is_named_4xx`](crate::model::CheckedVariant::is_named_4xx).
    pub(super) is_named_4xx: bool,
    pub(super) type_uri: TypeUri,
    pub(super) title: Title,
}

impl<'a> Checker<'a, '_> {
    pub(super) fn identity(
        &mut self,
        variant: &ParsedVariant<'a>,
        attributes: &Attributes,
        on_type: &Attributes,
        known: Option<u16>,
        opt_outs: OptOuts<'_>,
    ) -> Identity {
        let diagnostics = self.diagnostics;
        if let Some(like) = attributes.like() {
            let code = self.constant_identity(ConstantIdentity::Like(like.clone()));
            return Identity { code, is_named_4xx: false, type_uri: TypeUri::Like, title: Title::Like };
        }
        let (code, is_named_4xx) = self.code(variant, attributes, on_type, known, opt_outs);
        let type_uri = type_uri(attributes, on_type, &code, diagnostics);
        let title = attributes.title.as_ref().and_then(|title| title.value.as_ref());
        if let Some(title) = title {
            // a key that was left out may have been the type
            let is_incomplete = attributes.is_incomplete || on_type.is_incomplete;
            let has_type = attributes.type_uri.is_some() || on_type.base.is_some() || is_incomplete;
            rules::identity::title(title, has_type, opt_outs, diagnostics);
        }
        let explicit = attributes.code();
        let of_name = || wire_names::title(&wire_names::code(&variant.name.unraw().to_string()));
        let is_of_status = |code: &str| {
            explicit.is_none()
                && known.is_some_and(|known| known >= 500 && code == CodeForm::of(on_type).of_status(known))
        };
        let mut title = match (title, &type_uri, &code) {
            (Some(title), ..) => Title::Text(title.value()),
            // RFC 9457 §4.2.1
            (None, TypeUri::None, _) => Title::Phrase,
            (None, _, Code::ByClass(_)) => Title::ByClass(of_name()),
            (None, _, Code::Text(code)) if is_of_status(code) => Title::Phrase,
            (None, _, Code::Text(code)) if explicit.is_some() && !has_digits(code) => {
                Title::Text(wire_names::title(code))
            }
            // the name of the variant says more than the digits of a code, but may describe the internals of the service
            (None, _, Code::Text(_) | Code::Constant(_)) => match known {
                Some(known) if known < 500 => Title::Text(of_name()),
                _ if opt_outs.allows(Rule::NamedServerErrors) || is_named_4xx => Title::Text(of_name()),
                Some(_) => Title::Phrase,
                None => Title::ByClass(of_name()),
            },
        };
        if let (Some(value::Code::Literal(code)), Title::Text(title) | Title::ByClass(title)) =
            (explicit, &mut title)
            && has_digits(&code.value())
        {
            self.share_title(code.value(), title, attributes.title.is_some());
        }
        Identity { code, is_named_4xx, type_uri, title }
    }

    /// Gives variants with the same numbered code the title of the first of them. `is_explicit`: the user has set the title.
    fn share_title(&mut self, code: String, title: &mut String, is_explicit: bool) {
        match self.numbered.iter().find(|(known, _)| *known == code) {
            Some((_, first)) if !is_explicit => title.clone_from(first),
            Some(_) => {}
            None => self.numbered.push((code, title.clone())),
        }
    }

    fn constant_identity(&mut self, identity: ConstantIdentity) -> Code {
        self.identities.push(identity);
        Code::Constant(self.identities.len() - 1)
    }

    /// The code of a variant: the one that its attribute sets. By default, a 4xx has a code made from the variant's name, and a 5xx
    /// the code of its status. It also returns whether a constant status must not be a 5xx.
    fn code(
        &mut self,
        variant: &ParsedVariant<'a>,
        attributes: &Attributes,
        on_type: &Attributes,
        known: Option<u16>,
        opt_outs: OptOuts<'_>,
    ) -> (Code, bool) {
        let (name, diagnostics) = (variant.name, self.diagnostics);
        match attributes.code.as_ref().map(|code| &code.value) {
            Some(Some(value::Code::Literal(code))) => {
                rules::identity::code(code, diagnostics);
                return (Code::Text(code.value()), false);
            }
            Some(Some(value::Code::Constant(path))) => {
                if !is_field(path, "code", variant, diagnostics) {
                    is_independent(self.input, path, "code", diagnostics);
                }
                return (self.constant_identity(ConstantIdentity::Code(path.clone())), false);
            }
            // a code that is neither has been reported
            Some(None) | None => {}
        }
        let form = CodeForm::of(on_type);
        let from_name = || form.of_name(&name.unraw().to_string());
        let may_be_5xx = known.is_none_or(|known| known >= 500);
        let names_5xx = may_be_5xx && opt_outs.allows(Rule::NamedServerErrors);
        let has_key = attributes.code.is_some();
        match known {
            Some(known) if known >= 500 && !names_5xx => {
                if !has_key {
                    rules::identity::server_code(known, name, opt_outs, diagnostics);
                }
                (Code::Text(form.of_status(known)), false)
            }
            None if !names_5xx && form.is_usual() && has_usual_base(on_type) => {
                (Code::ByClass(from_name()), false)
            }
            known => {
                if !has_key {
                    rules::identity::name(name, diagnostics);
                }
                // core cannot make the code of a 5xx in another form than the usual one
                (Code::Text(from_name()), known.is_none() && !names_5xx && !has_key)
            }
        }
    }
}

/// The form of the codes that are made from names.
struct CodeForm<'g> {
    casing: Option<Casing>,
    prefix: Option<&'g LitStr>,
}

impl<'g> CodeForm<'g> {
    fn of(on_type: &'g Attributes) -> Self {
        let casing = on_type.codes.as_ref().and_then(|codes| codes.value);
        Self { casing, prefix: on_type.code_prefix() }
    }

    /// Whether core makes the same code from the name of a status.
    fn is_usual(&self) -> bool {
        self.casing.is_none() && self.prefix.is_none()
    }

    /// The code that is made from the name of a variant.
    fn of_name(&self, name: &str) -> String {
        self.with_prefix(match self.casing {
            Some(casing) => wire_names::code_in(name, casing),
            None => wire_names::code(name),
        })
    }

    /// The code of a 5xx, which is made from the name of its status.
    fn of_status(&self, status: u16) -> String {
        let code = problem_code(status);
        self.with_prefix(match self.casing {
            Some(casing) => wire_names::status_code_in(code, casing),
            None => code.to_owned(),
        })
    }

    fn with_prefix(&self, code: String) -> String {
        match self.prefix {
            Some(prefix) => prefix.value() + &code,
            None => code,
        }
    }
}

fn has_digits(code: &str) -> bool {
    code.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether core knows what follows the base in a type URI.
fn has_usual_base(on_type: &Attributes) -> bool {
    match on_type.base() {
        Some(Base::Literal(base)) => base.ends_in_slug(),
        Some(Base::Constant(_)) | None => true,
    }
}

/// The type URI of a variant: its own, or the base with what its code makes of it.
fn type_uri(
    attributes: &Attributes,
    on_type: &Attributes,
    code: &Code,
    diagnostics: &Diagnostics,
) -> TypeUri {
    if let Some(uri) = attributes.type_uri.as_ref().and_then(|uri| uri.value.as_ref()) {
        rules::identity::type_uri(uri, diagnostics);
        return TypeUri::Whole(uri.value());
    }
    match (on_type.base(), code) {
        (None, _) => TypeUri::None,
        (Some(_), Code::Constant(_)) => TypeUri::OfConstant,
        (Some(Base::Literal(base)), Code::Text(code) | Code::ByClass(code)) => TypeUri::Slug(base.rest(code)),
        (Some(Base::Constant(_)), Code::Text(code) | Code::ByClass(code)) => {
            TypeUri::Slug(wire_names::slug(code))
        }
    }
}

/// The span of the code, or else of the name of the variant.
pub(super) fn code_span(attributes: &Attributes, name: &Ident) -> Span {
    let like = attributes.like();
    match (like, attributes.code()) {
        (Some(like), _) => like.variant.span(),
        (None, Some(value::Code::Literal(literal))) => literal.span(),
        (None, Some(value::Code::Constant(path))) => path.span(),
        (None, None) => name.span(),
    }
}

/// The span of the type URI, or else of the name of the variant.
pub(super) fn type_uri_span(attributes: &Attributes, name: &Ident) -> Span {
    let uri = attributes.type_uri.as_ref().and_then(|key| key.value.as_ref());
    uri.map_or_else(|| name.span(), LitStr::span)
}
