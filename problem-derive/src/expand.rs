//! From the checked model to tokens: rows of constants, and one `match` for each question.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{DeriveInput, GenericParam, Generics, Ident, Member, Type};

use crate::model::{Answer, Checked, Detail, Field, Own, RetryAfter, Variant};

pub(crate) fn expand(checked: &Checked<'_>) -> TokenStream {
    let ident = &checked.input.ident;
    let rows = Rows::of(checked);
    let (table, types) = (rows.table(&ident.to_string()), rows.types());
    let problem_type = rows.problem_type(checked);
    let (write_detail, visit_members) = (write_detail(checked), visit_members(checked));
    let (visit_headers, answering_error) = (visit_headers(checked), answering_error(checked));
    implement(
        checked.input,
        &table,
        &quote! {
            const TYPES: __problem::ProblemTypes = #types;
            #problem_type
            #write_detail
            #visit_members
            #visit_headers
            #answering_error
        },
        &bounds(checked),
    )
}

/// The impl of a type whose attributes have a mistake: all that its users need to compile.
pub(crate) fn fallback(input: &DeriveInput) -> TokenStream {
    implement(
        input,
        &TokenStream::new(),
        &quote! {
            const TYPES: __problem::ProblemTypes = __problem::ProblemTypes::new(&[], &[]);
            fn problem_type(&self) -> &'static __problem::ProblemType {
                __problem::never_compiled()
            }
        },
        &[],
    )
}

/// The items of the derive, in a scope of their own.
fn implement(
    input: &DeriveInput,
    table: &TokenStream,
    body: &TokenStream,
    bounds: &[(&Type, TokenStream)],
) -> TokenStream {
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let given = where_clause.map(|clause| clause.predicates.iter().map(ToTokens::to_token_stream));
    let mut predicates: Vec<TokenStream> = given.into_iter().flatten().collect();
    let mut response_predicates = predicates.clone();
    if input.generics.type_params().next().is_some() {
        let generic = bounds.iter().filter(|(ty, _)| mentions_parameter(ty, &input.generics));
        predicates.extend(generic.map(|(_, predicate)| predicate.clone()));
        predicates.push(quote!(#ident #ty_generics: __problem::Error));
        response_predicates.push(quote!(#ident #ty_generics: __problem::ToProblem));
    }
    quote! {
        const _: () = {
            use ::problem_core::__private as __problem;
            #table
            #[automatically_derived]
            impl #impl_generics __problem::ToProblem for #ident #ty_generics
            where #(#predicates,)*
            {
                #body
            }
            ::problem_core::__frameworks! {
                impl [#impl_generics] for [#ident #ty_generics] where [#(#response_predicates,)*]
            }
        };
    }
}

fn mentions_parameter(ty: &Type, generics: &Generics) -> bool {
    fn mentions(tokens: TokenStream, names: &[&Ident]) -> bool {
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Ident(ident) => names.contains(&&ident),
            proc_macro2::TokenTree::Group(group) => mentions(group.stream(), names),
            _ => false,
        })
    }
    let names: Vec<_> = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            _ => None,
        })
        .collect();
    mentions(ty.to_token_stream(), &names)
}

/// The rows of the table: a problem type each, first those that differ in their code.
struct Rows<'a> {
    owns: Vec<&'a Own<'a>>,
    distinct: usize,
    inner: Vec<&'a Type>,
}

impl<'a> Rows<'a> {
    fn of(checked: &'a Checked<'a>) -> Self {
        let mut distinct: Vec<&Own<'_>> = Vec::new();
        let mut repeated = Vec::new();
        let mut inner = Vec::new();
        for variant in &checked.variants {
            match &variant.answer {
                Answer::Inner(field) => inner.push(field.ty),
                Answer::Own(own) if distinct.iter().any(|known| known.code == own.code) => {
                    repeated.push(&**own);
                }
                Answer::Own(own) => distinct.push(own),
            }
        }
        let count = distinct.len();
        Self { owns: [distinct, repeated].concat(), distinct: count, inner }
    }

    fn table(&self, rust_type: &str) -> TokenStream {
        let (rows, count) = (self.owns.iter().map(|own| row(own, rust_type)), self.owns.len());
        quote! {
            static __PROBLEM_TYPES: [__problem::ProblemType; #count] = [#(#rows),*];
        }
    }

    fn types(&self) -> TokenStream {
        let (distinct, inner) = (self.distinct, &self.inner);
        let own = match distinct == self.owns.len() {
            true => quote!(&__PROBLEM_TYPES),
            false => quote!(__PROBLEM_TYPES.split_at(#distinct).0),
        };
        quote! {
            __problem::ProblemTypes::new(
                #own,
                &[#(&<#inner as __problem::ToProblem>::TYPES),*],
            )
        }
    }

    fn problem_type(&self, checked: &Checked<'_>) -> TokenStream {
        let arms = checked.variants.iter().map(|variant| match &variant.answer {
            Answer::Inner(field) => {
                let (pattern, inner) = (pattern(variant, [&field.member]), binding(&field.member));
                quote!(#pattern => __problem::ToProblem::problem_type(#inner),)
            }
            Answer::Own(own) => {
                let row = self.owns.iter().position(|known| std::ptr::eq(*known, &**own));
                let pattern = pattern(variant, []);
                quote!(#pattern => &__PROBLEM_TYPES[#row],)
            }
        });
        let value = match checked.variants.is_empty() {
            true => quote!(*self),
            false => quote!(self),
        };
        quote! {
            fn problem_type(&self) -> &'static __problem::ProblemType {
                match #value { #(#arms)* }
            }
        }
    }
}

fn row(own: &Own<'_>, rust_type: &str) -> TokenStream {
    let Own { status, code, title, description, .. } = own;
    let type_uri = own.type_uri.as_ref().map(|uri| quote!(.with_type_uri(#uri).with_title(#title)));
    let description = (!description.is_empty()).then(|| quote!(.with_description(#description)));
    let detail = match &own.detail {
        Detail::Default => None,
        Detail::None => Some(quote!(.without_detail())),
        Detail::Constant(text) => Some(quote!(.with_detail(#text))),
        Detail::Template(..) => Some(quote!(.__with_template())),
    };
    let extensions = own.extensions.iter().map(|extension| extension.name.as_str());
    let names: Vec<_> = extensions.chain(own.errors.as_ref().map(|_| "errors")).collect();
    quote! {
        __problem::ProblemType::new(__problem::ErrorStatus::new(#status), #code)
            #type_uri
            #description
            .__with_checked_members(&[#(#names),*])
            #detail
            .with_rust_type(#rust_type)
    }
}

/// The arm of one variant: the fields that it binds, and what it does with them.
struct Arm<'a> {
    fields: Vec<&'a Field<'a>>,
    body: TokenStream,
}

/// A method with one `match` over the variants. A transparent one asks the inner problem by
/// `ask`; one that `own` says nothing about does what the trait does. Where that holds for all,
/// there is no method.
fn question<'a>(
    checked: &'a Checked<'a>,
    signature: &TokenStream,
    by_default: &TokenStream,
    ask: impl Fn(&Ident) -> TokenStream,
    own: impl Fn(&'a Own<'a>) -> Option<Arm<'a>>,
) -> Option<TokenStream> {
    let arms: Vec<_> = checked
        .variants
        .iter()
        .filter_map(|variant| {
            let Arm { fields, body } = match &variant.answer {
                Answer::Inner(field) => Arm { fields: vec![field], body: ask(&binding(&field.member)) },
                Answer::Own(answer) => own(answer)?,
            };
            let pattern = pattern(variant, fields.iter().map(|field| &field.member));
            Some(quote!(#pattern => #body,))
        })
        .collect();
    if arms.is_empty() {
        return None;
    }
    let rest = (arms.len() < checked.variants.len()).then(|| quote!(_ => #by_default,));
    Some(quote!(#signature { match self { #(#arms)* #rest } }))
}

fn write_detail(checked: &Checked<'_>) -> Option<TokenStream> {
    question(
        checked,
        &quote!(fn write_detail(&self, __problem_out: &mut dyn __problem::fmt::Write) -> __problem::fmt::Result),
        &quote!(__problem_out.write_fmt(__problem::format_args!("{}", self))),
        |inner| quote!(__problem::ToProblem::write_detail(#inner, __problem_out)),
        |own| {
            let Detail::Template(template, fields) = &own.detail else { return None };
            // what is wrong with an argument is underlined at the user's text
            let format = syn::LitStr::new(&template.format, template.literal.span());
            let names = fields.iter().map(|field| binding(&field.member));
            let body =
                quote!(__problem_out.write_fmt(__problem::format_args!(#format #(, #names = #names)*)));
            Some(Arm { fields: fields.iter().collect(), body })
        },
    )
}

fn visit_members(checked: &Checked<'_>) -> Option<TokenStream> {
    question(
        checked,
        &quote!(fn visit_members<__ProblemV: __problem::MemberVisitor>(&self, __problem_visitor: &mut __ProblemV)),
        &quote!({}),
        |inner| quote!(__problem::ToProblem::visit_members(#inner, __problem_visitor)),
        |own| {
            let names = own.extensions.iter().map(|extension| &extension.name);
            let values = own.extensions.iter().map(|extension| binding(&extension.field.member));
            let errors = own.errors.iter().map(|field| binding(&field.member));
            let body = quote!({
                #(__problem::MemberVisitor::extension(__problem_visitor, #names, #values);)*
                #(__problem::FieldErrors::visit_errors(#errors, __problem_visitor);)*
            });
            let fields = own.extensions.iter().map(|extension| &extension.field);
            let fields: Vec<_> = fields.chain(&own.errors).collect();
            (!fields.is_empty()).then_some(Arm { fields, body })
        },
    )
}

fn visit_headers(checked: &Checked<'_>) -> Option<TokenStream> {
    question(
        checked,
        &quote!(fn visit_headers(&self, __problem_headers: &mut __problem::ResponseHeaders<'_>)),
        &quote!({}),
        |inner| quote!(__problem::ToProblem::visit_headers(#inner, __problem_headers)),
        |own| {
            let challenges = own.challenges.iter().map(|challenge| {
                quote!(__problem_headers.set(
                    __problem::header::WWW_AUTHENTICATE,
                    const { __problem::HeaderValue::from_static(#challenge) },
                );)
            });
            let (field, wait) = match &own.retry_after {
                Some(RetryAfter::Field(field)) => {
                    (Some(field), Some(binding(&field.member).into_token_stream()))
                }
                Some(RetryAfter::Seconds(seconds)) => (None, Some(quote!(&#seconds))),
                None => (None, None),
            };
            let wait = wait.map(|wait| quote!(__problem_headers.retry_after(#wait);));
            let body = quote!({ #(#challenges)* #wait });
            (!own.challenges.is_empty() || wait.is_some())
                .then(|| Arm { fields: field.into_iter().collect(), body })
        },
    )
}

fn answering_error(checked: &Checked<'_>) -> Option<TokenStream> {
    question(
        checked,
        &quote!(fn answering_error(&self) -> &dyn __problem::Error),
        &quote!(self),
        |inner| quote!(__problem::ToProblem::answering_error(#inner)),
        |_| None,
    )
}

/// What the impl asks of the types of fields, each with the type that it is about. It is written
/// out where a type parameter is in that; of a concrete type the compiler knows.
fn bounds<'a>(checked: &'a Checked<'a>) -> Vec<(&'a Type, TokenStream)> {
    let mut bounds = Vec::new();
    let mut bound = |field: &Field<'a>, name: &str| {
        let (ty, name) = (field.ty, format_ident!("{}", name));
        bounds.push((ty, quote!(#ty: __problem::#name)));
    };
    for variant in &checked.variants {
        let own = match &variant.answer {
            Answer::Inner(field) => {
                bound(field, "ToProblem");
                continue;
            }
            Answer::Own(own) => own,
        };
        if let Detail::Template(_, fields) = &own.detail {
            fields.iter().for_each(|field| bound(field, "Display"));
        }
        if let Some(RetryAfter::Field(field)) = &own.retry_after {
            bound(field, "RetryAfter");
        }
        own.extensions.iter().for_each(|extension| bound(&extension.field, "Serialize"));
        own.errors.iter().for_each(|field| bound(field, "FieldErrors"));
    }
    bounds
}

/// `Self::Name { id: __problem_id, .. }`, which fits every kind of variant; `Self { .. }` for a
/// struct.
fn pattern<'a>(variant: &Variant<'_>, members: impl IntoIterator<Item = &'a Member>) -> TokenStream {
    let name = variant.name.map(|name| quote!(::#name));
    let bound = members.into_iter().map(|member| {
        let binding = binding(member);
        quote!(#member: #binding,)
    });
    quote!(Self #name { #(#bound)* .. })
}

/// The local that holds a field; it can be no name of the user's.
fn binding(member: &Member) -> Ident {
    match member {
        Member::Named(name) => format_ident!("__problem_{}", name),
        Member::Unnamed(index) => format_ident!("__problem_{}", index.index),
    }
}
