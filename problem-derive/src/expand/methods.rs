//! Writes the methods of `ToProblem`, each with one `match` over the variants.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Ident, LitStr, Type};

use crate::expand::row_match::RowMatch;
use crate::expand::rows::{Rows, status_constant};
use crate::model::{
    CheckedType, CheckedVariant, Detail, Extension, ExtensionKind, HeaderValue, RetryAfter, Status, Variant,
    VariantKind,
};
use crate::parse::field::Field;
use crate::parse::template::{self, Piece, Template};
use crate::tokens::joined;
use crate::types::{behind_references, optional, text_or_integer};

pub(crate) fn problem_type(checked: &CheckedType<'_>, row_match: &RowMatch) -> TokenStream {
    let call = &row_match.call;
    let method = TraitMethod {
        name: quote!(problem_type),
        generics: TokenStream::new(),
        argument: None,
        output: quote!(-> &'static __problem::ProblemType),
        otherwise: quote!(#call.of(&__PROBLEM_TYPES)),
    };
    method.method(checked, &|_| None).unwrap_or_else(|| {
        let body = match checked.variants.is_empty() {
            true => quote!(match *self {}),
            false => method.otherwise.clone(),
        };
        let output = &method.output;
        quote!(fn problem_type(&self) #output { #body })
    })
}

/// The arm of one variant: the fields that it binds, and its body.
struct Arm<'a> {
    fields: Vec<&'a Field<'a>>,
    body: TokenStream,
}

/// A method of the trait that depends on the variant.
struct TraitMethod {
    name: TokenStream,
    generics: TokenStream,
    /// The second argument and its type.
    argument: Option<(TokenStream, TokenStream)>,
    output: TokenStream,
    /// The body of the default method of the trait.
    otherwise: TokenStream,
}

impl TraitMethod {
    /// The method, with one `match` over the variants. A transparent variant calls the method of the inner problem; a
    /// variant without an arm does what the default method does. If no variant has an arm, there is no method.
    fn method<'a>(
        &self,
        checked: &'a CheckedType<'a>,
        // a reference, so that the compiler instantiates this function once and not for each closure
        arm_of: &dyn Fn(&'a CheckedVariant<'a>) -> Option<Arm<'a>>,
    ) -> Option<TokenStream> {
        let Self { name, generics, output, otherwise, .. } = self;
        let (argument, parameter) = match &self.argument {
            Some((argument, ty)) => (quote!(, #argument), quote!(, #argument: #ty)),
            None => (TokenStream::new(), TokenStream::new()),
        };
        let mut arms = Vec::new();
        for variant in &checked.variants {
            let arm = match &variant.kind {
                VariantKind::Transparent(field) => {
                    let (ty, inner) = (field.ty, binding(field));
                    let body = quote!(<#ty as __problem::ToProblem>::#name(#inner #argument));
                    Some(Arm { fields: vec![field], body })
                }
                VariantKind::Problem(problem) => arm_of(problem),
            };
            if let Some(Arm { fields, body }) = arm {
                let pattern = pattern(&quote!(Self), variant, &fields);
                arms.push(quote!(#pattern => #body,));
            }
        }
        if arms.is_empty() {
            return None;
        }
        let rest = (arms.len() < checked.variants.len()).then(|| quote!(_ => #otherwise,));
        let arms = joined(arms);
        Some(quote! {
            fn #name #generics(&self #parameter) #output {
                match self { #arms #rest }
            }
        })
    }
}

pub(crate) fn write_detail(checked: &CheckedType<'_>) -> Option<TokenStream> {
    let method = TraitMethod {
        name: quote!(write_detail),
        generics: TokenStream::new(),
        argument: Some((quote!(__problem_out), quote!(&mut dyn __problem::fmt::Write))),
        output: quote!(-> __problem::fmt::Result),
        otherwise: quote!(__problem::write(__problem_out, self)),
    };
    method.method(checked, &|problem| match &problem.detail {
        Detail::Template(template, fields) => {
            let template = texts_and_values(template, fields);
            let body = quote!(__problem::write_template(__problem_out, #template));
            Some(Arm { fields: fields.iter().collect(), body })
        }
        Detail::Field(field) => {
            let write =
                |ty: &Type, value: &TokenStream| quote!(__problem::write::<#ty>(__problem_out, #value));
            let body = match optional(field.ty) {
                Some(inner) => if_some(field, &write(inner, &some()), &quote!(__problem::Result::Ok(()))),
                None => write(field.ty, &binding(field).into_token_stream()),
            };
            Some(Arm { fields: vec![field], body })
        }
        Detail::Message(_) | Detail::None | Detail::Constant(_) => None,
    })
}

pub(crate) fn instance(checked: &CheckedType<'_>) -> Option<TokenStream> {
    let method = TraitMethod {
        name: quote!(instance),
        generics: TokenStream::new(),
        argument: None,
        output: quote!(-> __problem::Option<&dyn __problem::Display>),
        otherwise: quote!(__problem::Option::None),
    };
    let has_instance = checked.variants.iter().any(|variant| match &variant.kind {
        VariantKind::Problem(problem) => problem.instance.is_some(),
        VariantKind::Transparent(_) => true,
    });
    if !has_instance {
        return None;
    }
    method.method(checked, &|problem| {
        let field = problem.instance.as_ref()?;
        let display = |ty: &Type, value: &TokenStream| quote!(__problem::display::<#ty>(#value));
        let body = match optional(field.ty) {
            Some(inner) => if_some(field, &display(inner, &some()), &quote!(__problem::Option::None)),
            None => display(field.ty, &binding(field).into_token_stream()),
        };
        Some(Arm { fields: vec![field], body })
    })
}

pub(crate) fn visit_members(rows: &Rows<'_>) -> Option<TokenStream> {
    let checked = rows.checked;
    let method = TraitMethod {
        name: quote!(visit_members),
        generics: quote!(<__ProblemV: __problem::MemberVisitor>),
        argument: Some((quote!(__problem_visitor), quote!(&mut __ProblemV))),
        output: TokenStream::new(),
        otherwise: quote!({}),
    };
    method.method(checked, &|problem| {
        let mut fields = Vec::new();
        let mut visits = TokenStream::new();
        // the names that a flattened member cannot have
        if problem.members.iter().any(|member| matches!(member.kind, ExtensionKind::Flattened)) {
            let names = rows.members(problem);
            visits.extend(quote!(__problem::MemberVisitor::__declare(__problem_visitor, &[#(#names),*]);));
        }
        for Extension { kind, field } in &problem.members {
            let (ty, value) = (field.ty, binding(field));
            visits.extend(match kind {
                ExtensionKind::Named(name) => {
                    quote!(__problem::MemberVisitor::extension::<#ty>(__problem_visitor, #name, #value);)
                }
                ExtensionKind::Flattened => {
                    quote!(__problem::MemberVisitor::flatten::<#ty>(__problem_visitor, #value);)
                }
                ExtensionKind::RateLimit => {
                    let limit = rate_limit(field);
                    quote!(__problem::visit_rate_limit(#limit, __problem_visitor);)
                }
            });
            fields.push(field);
        }
        if let Some(field) = &problem.errors {
            let visit = |ty: &Type, value: &TokenStream| {
                let (ty, references) = behind_references(ty);
                let through = through(references);
                quote!(<#ty as __problem::FieldErrors>::visit_errors(#through #value, __problem_visitor))
            };
            let visit = match optional(field.ty) {
                Some(inner) => if_some(field, &visit(inner, &some()), &quote!({})),
                None => visit(field.ty, &binding(field).into_token_stream()),
            };
            visits.extend(quote!(#visit;));
            fields.push(field);
        }
        (!fields.is_empty()).then(|| Arm { fields, body: quote!({ #visits }) })
    })
}

pub(crate) fn visit_headers(checked: &CheckedType<'_>) -> Option<TokenStream> {
    let method = TraitMethod {
        name: quote!(visit_headers),
        generics: TokenStream::new(),
        argument: Some((quote!(__problem_headers), quote!(&mut __problem::ResponseHeaders<'_>))),
        output: TokenStream::new(),
        otherwise: quote!({}),
    };
    method.method(checked, &|problem| {
        let mut fields = Vec::new();
        let mut body = TokenStream::new();
        for header in &problem.headers {
            let name = header_name(&header.name);
            body.extend(match &header.value {
                HeaderValue::Constant(value) => set_constant(&name, value),
                HeaderValue::Template(template, used) => {
                    let template = texts_and_values(template, used);
                    fields.extend(used);
                    quote!(__problem::set_template(__problem_headers, #name, #template);)
                }
                HeaderValue::Field(field) => {
                    fields.push(field);
                    let set = |ty: &Type, value: &TokenStream| {
                        quote!(__problem_headers.set_text::<#ty>(#name, #value))
                    };
                    let set = match optional(field.ty) {
                        Some(inner) => if_some(field, &set(inner, &some()), &quote!({})),
                        None => set(field.ty, &binding(field).into_token_stream()),
                    };
                    quote!(#set;)
                }
            });
        }
        match &problem.retry_after {
            Some(RetryAfter::Seconds(seconds)) => {
                body.extend(quote!(__problem_headers.retry_after::<__problem::u64>(&#seconds);));
            }
            Some(RetryAfter::Field(field)) => {
                fields.push(field);
                let (ty, value) = (field.ty, binding(field));
                body.extend(quote!(__problem_headers.retry_after::<#ty>(#value);));
            }
            Some(RetryAfter::RateLimit(field)) => {
                fields.push(field);
                let limit = rate_limit(field);
                body.extend(quote!(__problem::rate_limit_headers(#limit, __problem_headers);));
            }
            None => {}
        }
        body.extend(defaults(problem));
        (!body.is_empty()).then_some(Arm { fields, body: quote!({ #body }) })
    })
}

/// The rate limit in a field. Members and headers use the same tokens, so that a field of another type causes one error.
fn rate_limit(field: &Field<'_>) -> TokenStream {
    let (ty, value) = (field.ty, binding(field));
    quote!(__problem::rate_limit::<#ty>(#value))
}

/// The header defaults of a variant whose status only the compiler knows.
fn defaults(problem: &CheckedVariant<'_>) -> TokenStream {
    let Status::Constant(index) = problem.status else { return TokenStream::new() };
    let status = status_constant(index);
    let name = header_name("WWW-Authenticate");
    let mut challenges = TokenStream::new();
    for challenge in &problem.defaults.challenges {
        challenges.extend(set_constant(&name, challenge));
    }
    let mut tokens = TokenStream::new();
    if !challenges.is_empty() {
        tokens.extend(quote!(if #status.as_u16() == 401 { #challenges }));
    }
    if let Some(seconds) = problem.defaults.retry_after {
        tokens.extend(quote! {
            if #status.as_u16() == 429 || #status.as_u16() == 503 {
                __problem_headers.retry_after::<__problem::u64>(&#seconds);
            }
        });
    }
    tokens
}

fn set_constant(name: &TokenStream, value: &LitStr) -> TokenStream {
    quote!(__problem_headers.set(#name, const { __problem::HeaderValue::from_static(#value) });)
}

fn header_name(name: &str) -> TokenStream {
    let name = name.to_ascii_lowercase();
    quote!(const { __problem::HeaderName::from_static(#name) })
}

/// The methods for the log. A transparent variant takes its text and its source from the inner error.
pub(crate) fn logged(checked: &CheckedType<'_>) -> [Option<TokenStream>; 2] {
    let method = |name, output, otherwise| TraitMethod {
        name,
        generics: TokenStream::new(),
        argument: None,
        output,
        otherwise,
    };
    let text = method(quote!(__text), quote!(-> &dyn __problem::Display), quote!(self));
    let source = method(
        quote!(__source),
        quote!(-> __problem::Option<&(dyn __problem::Error + 'static)>),
        quote!(__problem::Error::source(self)),
    );
    [text.method(checked, &|_| None), source.method(checked, &|_| None)]
}

/// A template as two lists: its texts, and the value after each text but the last.
fn texts_and_values(template: &Template, fields: &[Field<'_>]) -> TokenStream {
    let (mut texts, mut values) = (vec![""], TokenStream::new());
    for piece in &template.pieces {
        let (field, spec) = match piece {
            Piece::Text(text) => {
                // the parser never makes two texts in a row
                texts.pop();
                texts.push(text);
                continue;
            }
            Piece::Field { field, spec } => (field, spec),
        };
        let Some(found) = fields.iter().find(|known| template::means(field, &known.member)) else {
            continue;
        };
        let value = binding(found);
        values.extend(match text_or_integer(found.ty) {
            _ if !spec.is_empty() => {
                let argument = template::argument(field);
                let format = format!("{{{argument}{spec}}}");
                let format = LitStr::new(&format, template.literal.span());
                let argument = Ident::new(&argument, Span::call_site());
                quote!(&__problem::format_args!(#format, #argument = #value),)
            }
            Some((ty, references)) => {
                let through = through(references);
                quote!(__problem::plain::<#ty>(#through #value).value(),)
            }
            None => {
                let ty = found.ty;
                quote!(__problem::formatted::<#ty>(&#value),)
            }
        });
        texts.push("");
    }
    quote!(&[#(#texts),*], &[#values])
}

/// The dereferences from a field to the value behind its references.
fn through(references: usize) -> TokenStream {
    let mut stars = TokenStream::new();
    for _ in 0..references {
        stars.extend(quote!(*));
    }
    stars
}

/// A `match` on an optional field. `then` names the value by [`some`].
fn if_some(field: &Field<'_>, then: &TokenStream, otherwise: &TokenStream) -> TokenStream {
    let (value, some) = (binding(field), some());
    quote!(match #value {
        __problem::Option::Some(#some) => #then,
        __problem::Option::None => #otherwise,
    })
}

fn some() -> TokenStream {
    quote!(__problem_some)
}

/// `Self::Name { id: __problem_field_id, .. }`, which fits every kind of variant; `Self { .. }` for a
/// struct.
pub(crate) fn pattern(ty: &TokenStream, variant: &Variant<'_>, fields: &[&Field<'_>]) -> TokenStream {
    let name = variant.name.map(|name| quote!(::#name));
    let mut bound = TokenStream::new();
    for (index, field) in fields.iter().enumerate() {
        let is_bound = fields[..index].iter().any(|before| before.member == field.member);
        if !is_bound {
            let (member, binding) = (&field.member, binding(field));
            bound.extend(quote!(#member: #binding,));
        }
    }
    quote!(#ty #name { #bound .. })
}

/// The local that holds a field. Its name cannot be a name of the user. The compiler underlines errors about it at the type
/// of the field.
pub(crate) fn binding(field: &Field<'_>) -> Ident {
    let at_type = field.ty.to_token_stream().into_iter().next().map(|token| token.span());
    let span = at_type.map_or_else(Span::call_site, |span| Span::call_site().located_at(span));
    Ident::new(&template::argument(&field.member), span)
}
