//! Writes the method `describe`, with one `match` over the variants.

use std::borrow::Cow;

use problem_shared::header_fields;
use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt as _, format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Ident, LitStr, Type};

use crate::expand::row_json::member_key;
use crate::expand::rows::{Rows, status_constant};
use crate::model::{
    Additions, CheckedVariant, Detail, Extension, ExtensionKind, HeaderValue, InnerProblem, RetryAfter,
    Status, Variant, VariantKind,
};
use crate::parse::field::Field;
use crate::parse::template::{self, Piece, Template};
use crate::parse::value::{Member, MemberValue, VariantPath};
use crate::tokens::joined;
use crate::types::{behind_references, foreign_error, is_erased_error, optional, text_or_integer};

/// The method. Its `match` tells the number of the row of each variant, and adds what the variant has besides.
pub(super) fn describe(rows: &Rows<'_>) -> TokenStream {
    let checked = rows.checked;
    let has_rows = !rows.problems.is_empty();
    let (mut arms, mut row) = (Vec::new(), 0);
    for variant in &checked.variants {
        match &variant.kind {
            VariantKind::Problem(_) => {
                let number = Literal::usize_unsuffixed(row);
                let (fields, parts) = parts(rows, row);
                row += 1;
                let pattern = pattern(variant, &fields);
                arms.push(match parts.is_empty() {
                    true => quote!(#pattern => #number,),
                    false => quote!(#pattern => { #parts #number }),
                });
            }
            VariantKind::Inner(inner) => arms.push(inner_arm(variant, inner, has_rows)),
        }
    }
    let value = if checked.variants.is_empty() { quote!(*self) } else { quote!(self) };
    let arms = joined(arms);
    let mut body = quote!(match #value { #arms });
    if has_rows {
        body = quote!(__problem::ProblemType::__row(&__PROBLEM_TABLE, #body));
    }
    if let Some(domain) = &checked.grpc_domain {
        // an error inside replaces it
        body = quote!(__o.__grpc_domain(#domain); #body);
    }
    quote! {
        fn describe<'__e>(&'__e self, __o: &mut __problem::Occurrence<'__e>) -> __problem::ProblemType<'__e> {
            #body
        }
    }
}

/// The arm of a variant in which a field answers. `has_rows`: other arms tell the number of a row.
fn inner_arm(variant: &Variant<'_>, inner: &InnerProblem<'_>, has_rows: bool) -> TokenStream {
    let leaves = has_rows.then(|| quote!(return));
    let (field, ty, value) = (&inner.field, inner.field.ty, binding(&inner.field));
    let answer = match &inner.via {
        None => quote!(__o.__forward(<#ty as __problem::Transparent>::as_answer(#value))),
        Some(via) => {
            let (ty, is_owner) = foreign_error(ty);
            let value = if is_owner { quote!(&**#value) } else { quote!(#value) };
            let converted = quote!(<#via as __problem::ConvertedFrom<#ty>>::converted_from(#value));
            // a dereference finds the error behind `anyhow::Error`, which is not one itself
            let source = match is_erased_error(ty) {
                true => quote!(__problem::ErasedError::as_error(&**#value)),
                false => quote!(<#ty as __problem::ForeignError>::as_error(#value)),
            };
            quote!(__o.__via(<#via as __problem::Transparent>::as_answer(&#converted), #source))
        }
    };
    if inner.additions.is_empty() {
        let pattern = pattern(variant, &[field]);
        return quote!(#pattern => #leaves #answer,);
    }
    let names = inner.additions.member_names();
    let (mut fields, mut parts) = (vec![field], TokenStream::new());
    add(&mut parts, &mut fields, &inner.additions, &names);
    let pattern = pattern(variant, &fields);
    let [enter, leave] = around(&inner.additions);
    quote!(#pattern => { #enter let __inner = #answer; #leave #parts #leaves __inner })
}

/// What comes before and after another error that describes itself: a member of the variant replaces one of that error.
fn around(additions: &Additions<'_>) -> [TokenStream; 2] {
    let names = additions.member_names();
    if names.is_empty() {
        return [TokenStream::new(), TokenStream::new()];
    }
    [quote!(__o.__enter(&[#(#names),*]);), quote!(__o.__leave();)]
}

/// What a variant adds to an occurrence, and the fields that this needs.
fn parts<'a>(rows: &Rows<'a>, row: usize) -> (Vec<&'a Field<'a>>, TokenStream) {
    let problem = rows.problems[row];
    let (mut fields, mut parts) = (Vec::new(), TokenStream::new());
    match &problem.detail {
        Detail::Template(template, used) => {
            fields.extend(used);
            let template = texts_and_values(template, used);
            call(&mut parts, "__detail_template", template);
        }
        Detail::Field(field) => {
            fields.push(field);
            parts.extend(with_value(field, &|_, value| quote!(__o.__detail(#value))));
        }
        Detail::OfForeign => call(&mut parts, "__message_of_foreign", TokenStream::new()),
        Detail::Message { .. } | Detail::None | Detail::Constant(_) => {}
    }
    if let Some(like) = &problem.like {
        let VariantPath { ty, variant } = like;
        let span = Span::call_site().located_at(variant.span());
        let answer = quote_spanned!(span=> <#ty as __problem::Transparent>::as_answer(&#variant));
        let [enter, leave] = around(&problem.additions);
        parts.extend(enter);
        call(&mut parts, "__like", answer);
        parts.extend(leave);
    }
    add(&mut parts, &mut fields, &problem.additions, &rows.members(row));
    if let Some(code) = problem.grpc {
        call(&mut parts, "__grpc_code", code.to_token_stream());
    }
    if let Status::Constant(index) = problem.status {
        parts.extend(defaults(problem, index));
    }
    (fields, parts)
}

/// Adds the calls for what an occurrence has besides its detail, and the fields that they need. `names` are the names of members that a
/// flattened member cannot have.
fn add<'a>(
    parts: &mut TokenStream,
    fields: &mut Vec<&'a Field<'a>>,
    additions: &'a Additions<'a>,
    names: &[Cow<'_, str>],
) {
    if let Some(field) = &additions.instance {
        fields.push(field);
        parts.extend(with_value(field, &|_, value| quote!(__o.__instance(#value))));
    }
    if additions.members.iter().any(|member| matches!(member.kind, ExtensionKind::Flattened)) {
        call(parts, "__declare", quote!(&[#(#names),*]));
    }
    for Member { name, value } in &additions.constants {
        let value = match value {
            MemberValue::Literal(literal) => quote!(&#literal),
            // the compiler underlines a constant that cannot be sent
            MemberValue::Constant(path) => quote_spanned!(path.span()=> &#path),
        };
        let key = member_key(&name.value());
        call(parts, "__extension", quote!(#key, #value));
    }
    for Extension { kind, field } in &additions.members {
        fields.push(field);
        let value = binding(field);
        match kind {
            ExtensionKind::Named(name) => {
                let key = member_key(name);
                call(parts, "__extension", quote!(#key, #value));
            }
            ExtensionKind::Flattened => call(parts, "__flatten", quote!(#value)),
            ExtensionKind::RateLimit => call(parts, "__rate_limit", quote!(#value)),
        }
    }
    if let Some(field) = &additions.errors {
        fields.push(field);
        parts.extend(with_value(field, &|ty, value| {
            let (ty, references) = behind_references(ty);
            let through = through(references);
            quote!(<#ty as __problem::FieldErrors>::add_to(#through #value, __o))
        }));
    }
    for header in &additions.headers {
        let name = header_name(&header.name);
        match &header.value {
            HeaderValue::Constant(value) => call(parts, "__header", quote!(#name, #value)),
            HeaderValue::Template(template, used) => {
                fields.extend(used);
                let template = texts_and_values(template, used);
                call(parts, "__header_template", quote!(#name, #template));
            }
            HeaderValue::Field(field) => {
                fields.push(field);
                parts.extend(with_value(field, &|_, value| quote!(__o.__header_text(#name, #value))));
            }
        }
    }
    match &additions.retry_after {
        Some(RetryAfter::Seconds(seconds)) => retry_after(parts, *seconds),
        Some(RetryAfter::Field(field)) => {
            fields.push(field);
            let value = binding(field);
            call(parts, "__retry_after", quote!(#value));
        }
        // the members have set it
        Some(RetryAfter::RateLimit) | None => {}
    }
}

/// The fields that become members, for what core makes of them beside the impl: the number of the row, the name or what the key
/// makes of the field, and its type.
pub(super) fn fields(rows: &Rows<'_>) -> TokenStream {
    let mut fields = Vec::new();
    for (row, problem) in rows.problems.iter().enumerate() {
        let row = Literal::usize_unsuffixed(row);
        for Extension { kind, field } in &problem.additions.members {
            let ty = field.ty;
            fields.push(match kind {
                ExtensionKind::Named(name) => quote!((#row #name #ty)),
                ExtensionKind::Flattened => quote!((#row flatten #ty)),
                ExtensionKind::RateLimit => quote!((#row rate_limit #ty)),
            });
        }
        if let Some(Field { ty, .. }) = &problem.additions.errors {
            fields.push(quote!((#row errors #ty)));
        }
    }
    joined(fields)
}

fn retry_after(parts: &mut TokenStream, seconds: u64) {
    let (name, seconds) = (header_name("Retry-After"), seconds.to_string());
    call(parts, "__header", quote!(#name, #seconds));
}

/// Appends a call of a method of `Occurrence`. To append one stream to another would call the compiler.
fn call(parts: &mut TokenStream, method: &str, arguments: TokenStream) {
    parts.append(Ident::new("__o", Span::call_site()));
    parts.append(Punct::new('.', Spacing::Alone));
    parts.append(Ident::new(method, Span::call_site()));
    parts.append(Group::new(Delimiter::Parenthesis, arguments));
    parts.append(Punct::new(';', Spacing::Alone));
}

/// The header defaults of a variant whose status only the compiler knows.
fn defaults(problem: &CheckedVariant<'_>, index: usize) -> TokenStream {
    let status = status_constant(index);
    let mut tokens = TokenStream::new();
    let challenges = &problem.defaults.challenges;
    if !challenges.is_empty() {
        let name = header_name("WWW-Authenticate");
        tokens.extend(quote! {
            if #status.as_u16() == 401 {
                #(__o.__header(#name, #challenges);)*
            }
        });
    }
    if let Some(seconds) = problem.defaults.retry_after {
        let mut set = TokenStream::new();
        retry_after(&mut set, seconds);
        tokens.extend(quote!(if #status.as_u16() == 429 || #status.as_u16() == 503 { #set }));
    }
    tokens
}

/// A name of a header field: a constant of the crate `http` if there is one.
fn header_name(name: &str) -> TokenStream {
    let name = name.to_ascii_lowercase();
    if header_fields::STANDARD.contains(&&*name) {
        let constant = format_ident!("{}", name.to_ascii_uppercase().replace('-', "_"));
        return quote!(__problem::header::#constant);
    }
    quote!(__problem::HeaderName::from_static(#name))
}

/// What is done with the value of a field. If the field is optional, it is done with the value inside.
fn with_value(field: &Field<'_>, then: &dyn Fn(&Type, &TokenStream) -> TokenStream) -> TokenStream {
    let value = binding(field);
    let Some(inner) = optional(field.ty) else {
        let then = then(field.ty, &value.to_token_stream());
        return quote!(#then;);
    };
    let then = then(inner, &quote!(__some));
    quote!(if let __problem::Option::Some(__some) = #value { #then; })
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

/// `Self::Name { id: __f_id, .. }`, which fits every kind of variant; `Self { .. }` for a
/// struct.
fn pattern(variant: &Variant<'_>, fields: &[&Field<'_>]) -> TokenStream {
    let (mut members, mut bindings) = (Vec::new(), Vec::new());
    for (index, field) in fields.iter().enumerate() {
        if !fields[..index].iter().any(|before| before.member == field.member) {
            members.push(&field.member);
            bindings.push(binding(field));
        }
    }
    let colons = variant.name.map(|_| <syn::Token![::]>::default());
    let name = variant.name;
    quote!(Self #colons #name { #(#members: #bindings,)* .. })
}

/// The local that holds a field. Its name cannot be a name of the user. The compiler underlines errors about it at the type
/// of the field.
pub(super) fn binding(field: &Field<'_>) -> Ident {
    let span = Span::call_site().located_at(first_span(field.ty));
    Ident::new(&template::argument(&field.member), span)
}

/// The span of the first token of a type.
fn first_span(ty: &Type) -> Span {
    // without making tokens of the usual types
    match ty {
        Type::Path(path) if path.qself.is_none() => {
            match (&path.path.leading_colon, path.path.segments.first()) {
                (None, Some(first)) => first.ident.span(),
                (Some(colons), _) => colons.spans[0],
                (None, None) => Span::call_site(),
            }
        }
        Type::Reference(reference) => reference.and_token.span,
        ty => ty.to_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span()),
    }
}
