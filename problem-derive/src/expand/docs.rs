//! Writes the facts about problem types that only documentation needs.

use problem_shared::members::ERRORS;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::expand::rows::Rows;
use crate::first_seen::FirstSeen;
use crate::model::{CheckedVariant, Code, RetryAfter};

impl<'a> Rows<'a> {
    /// The facts of the rows that have any. Rows with the same code share them.
    pub(super) fn all_docs(&self) -> TokenStream {
        let mut firsts = FirstSeen::default();
        // whether the first row of each code has any
        let mut has_docs = vec![false; self.problems.len()];
        let mut all = TokenStream::new();
        for (row, problem) in self.problems.iter().enumerate() {
            let first = match &problem.code {
                Code::Text(code) => firsts.of(code, row),
                Code::ByClass(_) => row,
            };
            if first == row {
                let docs = self.docs(row, problem);
                has_docs[row] = !docs.is_empty();
                all.extend(docs);
            } else if has_docs[first] {
                let (row, first) = (Literal::usize_unsuffixed(row), Literal::usize_unsuffixed(first));
                let first = quote!(as_row: __problem::Option::Some(#first),);
                all.extend(quote!((#row, __problem::Facts { #first ..__problem::Facts::NONE }),));
            }
        }
        all
    }

    fn docs(&self, row: usize, problem: &'a CheckedVariant<'a>) -> TokenStream {
        let variants = self.variants_with_code(&problem);
        let description = variants.iter().map(|problem| &problem.description).find(|text| !text.is_empty());
        let description = description.map(|text| quote!(description: #text,));
        let mut members = self.members(problem);
        if variants.iter().any(|problem| problem.errors.is_some()) {
            members.push(ERRORS);
        }
        let members = (!members.is_empty()).then(|| quote!(members: &[#(#members),*],));
        let headers = header_list(variants, None);
        let headers = (!headers.is_empty()).then(|| quote!(headers: &[#(#headers),*],));
        let some_seconds = |seconds: Option<u64>| match seconds {
            Some(seconds) => quote!(__problem::Option::Some(#seconds)),
            None => quote!(__problem::Option::None),
        };
        let defaults = (!problem.defaults.is_empty()).then(|| {
            let challenges = (!problem.defaults.challenges.is_empty()).then_some("WWW-Authenticate");
            let busy = problem.defaults.retry_after.map(|_| "Retry-After");
            let (of_401, of_busy) = (header_list(variants, challenges), header_list(variants, busy));
            let wait = some_seconds(problem.defaults.retry_after);
            quote!(defaults: __problem::Option::Some((&[#(#of_401),*], &[#(#of_busy),*], #wait)),)
        });
        let seconds = |problem: &CheckedVariant<'_>| match problem.retry_after {
            Some(RetryAfter::Seconds(seconds)) => Some(seconds),
            _ => None,
        };
        let retry_after =
            seconds(problem).filter(|first| variants.iter().all(|other| seconds(other) == Some(*first)));
        let retry_after = retry_after.map(|seconds| {
            let seconds = some_seconds(Some(seconds));
            quote!(retry_after: #seconds,)
        });
        let docs = quote!(#description #members #headers #retry_after #defaults);
        if docs.is_empty() {
            return docs;
        }
        let row = Literal::usize_unsuffixed(row);
        quote!((#row, __problem::Facts { #docs ..__problem::Facts::NONE }),)
    }
}

/// The names of the header fields that the variants of a problem type can have, and `also`.
fn header_list<'a>(variants: &[&'a CheckedVariant<'_>], also: Option<&'a str>) -> Vec<&'a str> {
    let mut list: Vec<&str> = Vec::new();
    let mut add = |name: &'a str| {
        if !list.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            list.push(name);
        }
    };
    for problem in variants {
        for header in &problem.headers {
            add(&header.name);
        }
        if problem.retry_after.is_some() {
            add("Retry-After");
        }
        if let Some(RetryAfter::RateLimit(_)) = problem.retry_after {
            add("RateLimit-Policy");
            add("RateLimit");
        }
    }
    if let Some(also) = also {
        add(also);
    }
    list
}
