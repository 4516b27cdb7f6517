//! From the checked model to tokens: rows of constants, and one `match` for each question.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{DeriveInput, GenericParam, Generics, Ident, LitStr, Type};

use crate::model::{Answer, Checked, Detail, Extension, Field, Own, RetryAfter, Variant};
use crate::template;

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
                let (pattern, ty, inner) = (pattern(variant, [field]), field.ty, binding(field));
                quote!(#pattern => <#ty as __problem::ToProblem>::problem_type(#inner),)
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

/// A method of the trait that asks every variant something.
struct Question {
    name: TokenStream,
    generics: TokenStream,
    /// The second argument and its type.
    argument: Option<(TokenStream, TokenStream)>,
    output: TokenStream,
    /// What the trait does by itself.
    otherwise: TokenStream,
}

impl Question {
    /// The method, with one `match` over the variants. A transparent one hands the question on to
    /// the inner problem; one that `answer` says nothing for does what the trait does. Where that
    /// holds for all, there is no method.
    fn method<'a>(
        &self,
        checked: &'a Checked<'a>,
        answer: impl Fn(&'a Own<'a>) -> Option<Arm<'a>>,
    ) -> Option<TokenStream> {
        let Self { name, generics, output, otherwise, .. } = self;
        let argument = self.argument.iter().map(|(argument, _)| argument);
        let parameter = self.argument.iter().map(|(argument, ty)| quote!(#argument: #ty));
        let arms = checked.variants.iter().filter_map(|variant| {
            let Arm { fields, body } = match &variant.answer {
                Answer::Inner(field) => {
                    let (ty, inner, argument) = (field.ty, binding(field), argument.clone());
                    let body = quote!(<#ty as __problem::ToProblem>::#name(#inner #(, #argument)*));
                    Arm { fields: vec![field], body }
                }
                Answer::Own(own) => answer(own)?,
            };
            let pattern = pattern(variant, fields);
            Some(quote!(#pattern => #body,))
        });
        let arms: Vec<_> = arms.collect();
        if arms.is_empty() {
            return None;
        }
        let rest = (arms.len() < checked.variants.len()).then(|| quote!(_ => #otherwise,));
        Some(quote! {
            fn #name #generics(&self #(, #parameter)*) #output {
                match self { #(#arms)* #rest }
            }
        })
    }
}

fn write_detail(checked: &Checked<'_>) -> Option<TokenStream> {
    let question = Question {
        name: quote!(write_detail),
        generics: TokenStream::new(),
        argument: Some((quote!(__problem_out), quote!(&mut dyn __problem::fmt::Write))),
        output: quote!(-> __problem::fmt::Result),
        otherwise: quote!(__problem_out.write_fmt(__problem::format_args!("{}", self))),
    };
    question.method(checked, |own| {
        let Detail::Template(template, fields) = &own.detail else { return None };
        let format = LitStr::new(&template.format, template.literal.span());
        let arguments = fields.iter().map(|field| {
            let (name, value) = (template::argument(&field.member), binding(field));
            let name = Ident::new(&name, Span::call_site());
            quote!(#name = #value)
        });
        let body = quote!(__problem_out.write_fmt(__problem::format_args!(#format, #(#arguments),*)));
        Some(Arm { fields: fields.iter().collect(), body })
    })
}

fn visit_members(checked: &Checked<'_>) -> Option<TokenStream> {
    let question = Question {
        name: quote!(visit_members),
        generics: quote!(<__ProblemV: __problem::MemberVisitor>),
        argument: Some((quote!(__problem_visitor), quote!(&mut __ProblemV))),
        output: TokenStream::new(),
        otherwise: quote!({}),
    };
    question.method(checked, |own| {
        let extensions = own.extensions.iter().map(|Extension { name, field }| {
            let (ty, value) = (field.ty, binding(field));
            quote!(__problem::MemberVisitor::extension::<#ty>(__problem_visitor, #name, #value);)
        });
        let errors = own.errors.iter().map(|field| {
            let (ty, value) = (field.ty, binding(field));
            quote!(<#ty as __problem::FieldErrors>::visit_errors(#value, __problem_visitor);)
        });
        let body = quote!({ #(#extensions)* #(#errors)* });
        let fields = own.extensions.iter().map(|extension| &extension.field).chain(&own.errors);
        let fields: Vec<_> = fields.collect();
        (!fields.is_empty()).then_some(Arm { fields, body })
    })
}

fn visit_headers(checked: &Checked<'_>) -> Option<TokenStream> {
    let question = Question {
        name: quote!(visit_headers),
        generics: TokenStream::new(),
        argument: Some((quote!(__problem_headers), quote!(&mut __problem::ResponseHeaders<'_>))),
        output: TokenStream::new(),
        otherwise: quote!({}),
    };
    question.method(checked, |own| {
        let challenges = own.challenges.iter().map(|challenge| {
            quote!(__problem_headers.set(
                __problem::header::WWW_AUTHENTICATE,
                const { __problem::HeaderValue::from_static(#challenge) },
            );)
        });
        let mut fields = Vec::new();
        let wait = own.retry_after.as_ref().map(|wait| match wait {
            RetryAfter::Seconds(seconds) => quote!(__problem_headers.retry_after::<u64>(&#seconds);),
            RetryAfter::Field(field) => {
                fields.push(field);
                let (ty, value) = (field.ty, binding(field));
                quote!(__problem_headers.retry_after::<#ty>(#value);)
            }
        });
        let body = quote!({ #(#challenges)* #wait });
        (!own.challenges.is_empty() || wait.is_some()).then_some(Arm { fields, body })
    })
}

fn answering_error(checked: &Checked<'_>) -> Option<TokenStream> {
    let question = Question {
        name: quote!(answering_error),
        generics: TokenStream::new(),
        argument: None,
        output: quote!(-> &dyn __problem::Error),
        otherwise: quote!(self),
    };
    question.method(checked, |_| None)
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
fn pattern<'a>(variant: &Variant<'_>, fields: impl IntoIterator<Item = &'a Field<'a>>) -> TokenStream {
    let name = variant.name.map(|name| quote!(::#name));
    let bound = fields.into_iter().map(|field| {
        let (member, binding) = (&field.member, binding(field));
        quote!(#member: #binding,)
    });
    quote!(Self #name { #(#bound)* .. })
}

/// The local that holds a field; it can be no name of the user's. What is wrong with it is
/// underlined at the type of the field.
fn binding(field: &Field<'_>) -> Ident {
    let at_type = field.ty.to_token_stream().into_iter().next().map(|token| token.span());
    let span = at_type.map_or_else(Span::call_site, |span| Span::call_site().located_at(span));
    Ident::new(&template::argument(&field.member), span)
}
