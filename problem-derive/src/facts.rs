//! From the checked model to tokens: what only documentation asks for.

use std::collections::HashMap;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::model::{Code, Own, RetryAfter};
use crate::rows::{Rows, union_by};

impl<'a> Rows<'a> {
    /// What only documentation asks for, of the rows that have any: of one code once.
    pub(crate) fn all_facts(&self) -> TokenStream {
        let mut first_rows: HashMap<&str, (usize, bool)> = HashMap::new();
        let mut all = TokenStream::new();
        for (row, own) in self.owns.iter().enumerate() {
            let first = match &own.code {
                Code::Text(code) => first_rows.get(code.as_str()).copied(),
                Code::ByClass(_) => None,
            };
            let facts = match first {
                Some((first, true)) => {
                    let (row, first) = (Literal::usize_unsuffixed(row), Literal::usize_unsuffixed(first));
                    let first = quote!(as_row: __problem::Option::Some(#first),);
                    quote!((#row, __problem::Facts { #first ..__problem::Facts::NONE }),)
                }
                Some((_, false)) => TokenStream::new(),
                None => self.facts(row, own),
            };
            if let (None, Code::Text(code)) = (first, &own.code) {
                first_rows.insert(code, (row, !facts.is_empty()));
            }
            all.extend(facts);
        }
        all
    }

    fn facts(&self, row: usize, own: &'a Own<'a>) -> TokenStream {
        let twins = self.twins(&own);
        let description = twins.iter().map(|own| &own.description).find(|text| !text.is_empty());
        let description = description.map(|text| quote!(description: #text,));
        let members = self.members(own);
        let errors = twins.iter().any(|own| own.errors.is_some()).then_some("errors");
        let members: Vec<_> = members.into_iter().chain(errors).collect();
        let members = (!members.is_empty()).then(|| quote!(members: &[#(#members),*],));
        let headers = header_list(twins, &[]);
        let headers = (!headers.is_empty()).then(|| quote!(headers: &[#(#headers),*],));
        let some_seconds = |seconds: Option<u64>| match seconds {
            Some(seconds) => quote!(__problem::Option::Some(#seconds)),
            None => quote!(__problem::Option::None),
        };
        let defaults = (!own.defaults.is_empty()).then(|| {
            let challenges = (!own.defaults.challenges.is_empty()).then_some("WWW-Authenticate");
            let busy = own.defaults.retry_after.map(|_| "Retry-After");
            let (of_401, of_busy) =
                (header_list(twins, challenges.as_slice()), header_list(twins, busy.as_slice()));
            let wait = some_seconds(own.defaults.retry_after);
            quote!(defaults: __problem::Option::Some((&[#(#of_401),*], &[#(#of_busy),*], #wait)),)
        });
        let seconds = |own: &Own<'_>| match own.retry_after {
            Some(RetryAfter::Seconds(seconds)) => Some(seconds),
            _ => None,
        };
        let retry_after = seconds(own).filter(|_| twins.iter().all(|twin| seconds(twin) == seconds(own)));
        let retry_after = retry_after.map(|seconds| {
            let seconds = some_seconds(Some(seconds));
            quote!(retry_after: #seconds,)
        });
        let facts = quote!(#description #members #headers #retry_after #defaults);
        if facts.is_empty() {
            return facts;
        }
        let row = Literal::usize_unsuffixed(row);
        quote!((#row, __problem::Facts { #facts ..__problem::Facts::NONE }),)
    }
}

/// The header fields that the variants of one problem type can have, `also` among them.
fn header_list<'a>(twins: &[&'a Own<'_>], also: &[&'a str]) -> Vec<&'a str> {
    let names = twins.iter().flat_map(|own| {
        let retry_after = own.retry_after.is_some().then_some("Retry-After");
        let of_a_limit: &[&str] = match own.retry_after {
            Some(RetryAfter::RateLimit(_)) => &["RateLimit-Policy", "RateLimit"],
            _ => &[],
        };
        let names = own.headers.iter().map(|header| header.name.as_str());
        names.chain(retry_after).chain(of_a_limit.iter().copied())
    });
    union_by(names.chain(also.iter().copied()), str::eq_ignore_ascii_case)
}
