//! From the checked model to tokens: what only documentation asks for.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::expand::rows::Rows;
use crate::first_seen::FirstPlaces;
use crate::model::{Code, Own, RetryAfter};

impl<'a> Rows<'a> {
    /// What only documentation asks for, of the rows that have any: of one code once.
    pub(crate) fn all_facts(&self) -> TokenStream {
        let mut firsts = FirstPlaces::default();
        // whether the first row of a code has any
        let mut has_facts = vec![false; self.owns.len()];
        let mut all = TokenStream::new();
        for (row, own) in self.owns.iter().enumerate() {
            let first = match &own.code {
                Code::Text(code) => firsts.of(code, row),
                Code::ByClass(_) => row,
            };
            if first == row {
                let facts = self.facts(row, own);
                has_facts[row] = !facts.is_empty();
                all.extend(facts);
            } else if has_facts[first] {
                let (row, first) = (Literal::usize_unsuffixed(row), Literal::usize_unsuffixed(first));
                let first = quote!(as_row: __problem::Option::Some(#first),);
                all.extend(quote!((#row, __problem::Facts { #first ..__problem::Facts::NONE }),));
            }
        }
        all
    }

    fn facts(&self, row: usize, own: &'a Own<'a>) -> TokenStream {
        let twins = self.twins(&own);
        let description = twins.iter().map(|own| &own.description).find(|text| !text.is_empty());
        let description = description.map(|text| quote!(description: #text,));
        let mut members = self.members(own);
        if twins.iter().any(|own| own.errors.is_some()) {
            members.push("errors");
        }
        let members = (!members.is_empty()).then(|| quote!(members: &[#(#members),*],));
        let headers = header_list(twins, None);
        let headers = (!headers.is_empty()).then(|| quote!(headers: &[#(#headers),*],));
        let some_seconds = |seconds: Option<u64>| match seconds {
            Some(seconds) => quote!(__problem::Option::Some(#seconds)),
            None => quote!(__problem::Option::None),
        };
        let defaults = (!own.defaults.is_empty()).then(|| {
            let challenges = (!own.defaults.challenges.is_empty()).then_some("WWW-Authenticate");
            let busy = own.defaults.retry_after.map(|_| "Retry-After");
            let (of_401, of_busy) = (header_list(twins, challenges), header_list(twins, busy));
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
fn header_list<'a>(twins: &[&'a Own<'_>], also: Option<&'a str>) -> Vec<&'a str> {
    let mut list: Vec<&str> = Vec::new();
    let mut add = |name: &'a str| {
        if !list.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            list.push(name);
        }
    };
    for own in twins {
        for header in &own.headers {
            add(&header.name);
        }
        if own.retry_after.is_some() {
            add("Retry-After");
        }
        if let Some(RetryAfter::RateLimit(_)) = own.retry_after {
            add("RateLimit-Policy");
            add("RateLimit");
        }
    }
    if let Some(also) = also {
        add(also);
    }
    list
}
