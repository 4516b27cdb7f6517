//! From the checked model to tokens: the rows of constants.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt as _;
use syn::{Ident, Path, Type};

use crate::constant_checks::{at, inner_check};
use crate::model::{Answer, Checked, Code, Detail, Own, RetryAfter, Status, Title, TypeUri};
use crate::value::{Base, Level};

/// The problem types of a type: a row for each variant that answers for itself.
pub(crate) struct Rows<'a> {
    pub(crate) checked: &'a Checked<'a>,
    pub(crate) owns: Vec<&'a Own<'a>>,
    pub(crate) inner: Vec<&'a Type>,
    rust_type: String,
}

impl<'a> Rows<'a> {
    pub(crate) fn of(checked: &'a Checked<'a>) -> Self {
        let (mut owns, mut inner) = (Vec::new(), Vec::new());
        for variant in &checked.variants {
            match &variant.answer {
                Answer::Own(own) => owns.push(&**own),
                Answer::Inner(field) => inner.push(field.ty),
            }
        }
        Self { checked, owns, inner, rust_type: checked.input.ident.unraw().to_string() }
    }

    /// The constants that the rows are made of, and the rows.
    pub(crate) fn items(&self) -> TokenStream {
        let constants = self.checked.constants.iter().enumerate().map(|(index, path)| {
            let (name, status) = (status_constant(index), status_of(path));
            // one that nothing uses is looked at, and no more
            let in_set =
                self.checked.set.as_ref().is_some_and(|(set, _)| set.contains(&Status::Constant(index)));
            let is_used = in_set || self.owns.iter().any(|own| own.status == Status::Constant(index));
            let name = if is_used { name.into_token_stream() } else { quote!(_) };
            quote!(const #name: __problem::ErrorStatus = #status;)
        });
        let base = self.checked.base.as_ref().and_then(|base| {
            let base = match base {
                Base::Literal(literal) => literal.to_token_stream(),
                Base::Constant(path) => path.to_token_stream(),
            };
            let is_used = self.owns.iter().any(|own| matches!(own.type_uri, TypeUri::Joined));
            let is_used = is_used || matches!(self.checked.base, Some(Base::Constant(_)));
            is_used.then(|| quote!(const __PROBLEM_BASE: &__problem::str = #base;))
        });
        let checks = self.checks();
        let texts = self.owns.iter().enumerate().map(|(index, own)| texts(index, own));
        let (count, rows) = (self.owns.len(), (0..self.owns.len()).map(|index| self.row(index)));
        let rows = quote!([#(#rows),*]);
        // where all codes are known, the rows say themselves which of them are repeated
        let all_known = self.owns.iter().all(|own| matches!(own.code, Code::Text(_)));
        let rows = if all_known { rows } else { quote!(__problem::mark_repeated(#rows)) };
        quote! {
            #(#constants)*
            #base
            #checks
            #(#texts)*
            static __PROBLEM_TYPES: [__problem::ProblemType; #count] = #rows;
        }
    }

    /// The set of problem types. The closed set of statuses is held against those of inner types
    /// here, where a type parameter has become a type.
    pub(crate) fn types(&self) -> TokenStream {
        let inner = &self.inner;
        let later = inner.iter().filter(|ty| !self.is_checked_early(ty));
        let check = later.filter_map(|ty| Some(inner_check(ty, &self.checked.set.as_ref()?.1)));
        quote! {{
            #(#check;)*
            __problem::ProblemTypes::new(
                &__PROBLEM_TYPES,
                &[#(&<#inner as __problem::ToProblem>::TYPES),*],
            )
        }}
    }

    fn row(&self, index: usize) -> TokenStream {
        let own = self.owns[index];
        let twins = self.twins(own);
        let status = status_tokens(own.status);
        let code = match &own.code {
            Code::Text(code) => code.to_token_stream(),
            Code::ByClass(_) => code_constant(index),
        };
        let type_uri = match &own.type_uri {
            TypeUri::None => None,
            TypeUri::Text(uri) => Some(uri.to_token_stream()),
            TypeUri::Joined => Some(uri_constant(index)),
        };
        let type_uri = type_uri.map(|uri| quote!(.with_type_uri(#uri)));
        let title = match &own.title {
            Title::Phrase => None,
            Title::Text(title) => Some(quote!(.with_title(#title))),
            Title::ByClass(words) => Some(quote!(.with_title(__problem::title(#status, #words)))),
        };
        let description = twins.iter().map(|own| &own.description).find(|text| !text.is_empty());
        let description = description.map(|text| quote!(.with_description(#text)));
        let members =
            union(twins.iter().flat_map(|own| &own.members).filter_map(|member| member.name.as_deref()));
        let errors = twins.iter().any(|own| own.errors.is_some()).then_some("errors");
        let members: Vec<_> = members.into_iter().chain(errors).collect();
        let members = (!members.is_empty()).then(|| quote!(.__with_checked_members(&[#(#members),*])));
        let headers = header_list(&twins, &[]);
        let headers = (!headers.is_empty()).then(|| quote!(.with_headers(&[#(#headers),*])));
        let defaults = (!own.defaults.is_empty()).then(|| {
            let challenges = (!own.defaults.challenges.is_empty()).then_some("WWW-Authenticate");
            let busy = own.defaults.retry_after.map(|_| "Retry-After");
            let (of_401, of_busy) =
                (header_list(&twins, challenges.as_slice()), header_list(&twins, busy.as_slice()));
            let retry_after = match own.defaults.retry_after {
                Some(seconds) => quote!(__problem::Option::Some(#seconds)),
                None => quote!(__problem::Option::None),
            };
            quote!(.__with_defaults(&[#(#of_401),*], &[#(#of_busy),*], #retry_after))
        });
        let seconds = |own: &Own<'_>| match own.retry_after {
            Some(RetryAfter::Seconds(seconds)) => Some(seconds),
            _ => None,
        };
        let retry_after = seconds(own).filter(|_| twins.iter().all(|twin| seconds(twin) == seconds(own)));
        let retry_after = retry_after.map(|seconds| quote!(.with_retry_after(#seconds)));
        let detail = match &own.detail {
            Detail::Default => None,
            Detail::None => Some(quote!(.without_detail())),
            Detail::Constant(text) => Some(quote!(.with_detail(#text))),
            Detail::Template(..) | Detail::Field(_) => Some(quote!(.with_written_detail())),
        };
        let log = own.log.map(|level| {
            let level = format_ident!(
                "{}",
                match level {
                    Level::Error => "Error",
                    Level::Warn => "Warn",
                    Level::Info => "Info",
                    Level::Debug => "Debug",
                    Level::Off => "Off",
                }
            );
            quote!(.__with_log(__problem::LogLevel::#level))
        });
        let repeated = twins.first().is_some_and(|first| !std::ptr::eq(*first, own));
        let repeated = repeated.then(|| quote!(.__repeated()));
        let rust_type = &self.rust_type;
        quote! {
            __problem::ProblemType::new(#status, #code)
                #type_uri
                #title
                #description
                #members
                #headers
                #retry_after
                #defaults
                #detail
                #log
                .with_rust_type(#rust_type)
                #repeated
        }
    }

    /// The variants that are of the same problem type as `own`, as far as the derive knows.
    fn twins(&self, own: &'a Own<'a>) -> Vec<&'a Own<'a>> {
        let Code::Text(code) = &own.code else { return vec![own] };
        let same = |other: &&&Own<'_>| matches!(&other.code, Code::Text(other) if other == code);
        self.owns.iter().filter(same).copied().collect()
    }
}

pub(crate) fn status_tokens(status: Status) -> TokenStream {
    match status {
        Status::Code(code) => quote!(__problem::ErrorStatus::new(#code)),
        Status::Constant(constant) => status_constant(constant).into_token_stream(),
    }
}

/// The status that a constant stands for.
fn status_of(path: &Path) -> TokenStream {
    let method = quote!(__problem::ExpectedU16OrStatusCodeOrErrorStatus(#path).error_status);
    at(&path.to_token_stream(), &method, TokenStream::new())
}

/// The texts of a row that the compiler puts together.
fn texts(index: usize, own: &Own<'_>) -> TokenStream {
    let (code, name) = match &own.code {
        Code::Text(code) => (code.to_token_stream(), TokenStream::new()),
        Code::ByClass(name) => {
            let status = status_tokens(own.status);
            let constant = code_constant(index);
            let accepted = own.duties.as_ref().is_some_and(|duties| duties.accepted[0]);
            let at_name = own.place.name.to_token_stream();
            let value = at(&at_name, &quote!(__problem::code), quote!(#status, #name, #accepted));
            let item = quote!(const #constant: &__problem::str = #value;);
            (constant, item)
        }
    };
    let uri = matches!(own.type_uri, TypeUri::Joined).then(|| {
        let uri = uri_constant(index);
        quote! {
            const #uri: &__problem::str = {
                const BYTES: [__problem::u8; __problem::type_uri_len(__PROBLEM_BASE, #code)] =
                    __problem::type_uri(__PROBLEM_BASE, #code);
                __problem::text(&BYTES)
            };
        }
    });
    quote!(#name #uri)
}

fn code_constant(index: usize) -> TokenStream {
    format_ident!("__PROBLEM_CODE_{}", index).into_token_stream()
}

fn uri_constant(index: usize) -> TokenStream {
    format_ident!("__PROBLEM_URI_{}", index).into_token_stream()
}

/// The header fields that the variants of one problem type can have, `also` among them.
fn header_list<'a>(twins: &[&'a Own<'_>], also: &[&'a str]) -> Vec<&'a str> {
    let names = twins.iter().flat_map(|own| {
        let retry_after = own.retry_after.is_some().then_some("Retry-After");
        own.headers.iter().map(|header| header.name.as_str()).chain(retry_after)
    });
    union_by(names.chain(also.iter().copied()), str::eq_ignore_ascii_case)
}

/// Each name once, in order.
fn union<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    union_by(names, |a, b| a == b)
}

fn union_by<'a>(names: impl Iterator<Item = &'a str>, same: fn(&str, &str) -> bool) -> Vec<&'a str> {
    let mut union: Vec<&str> = Vec::new();
    for name in names {
        if !union.iter().any(|known| same(known, name)) {
            union.push(name);
        }
    }
    union
}

/// The name of the constant that a `status` became.
pub(crate) fn status_constant(index: usize) -> Ident {
    format_ident!("__PROBLEM_STATUS_{}", index)
}
