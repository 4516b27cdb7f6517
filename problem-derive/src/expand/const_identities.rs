//! Writes the check that one code is one problem type, and one type URI too. Only the compiler can compare constants, and the
//! problem types of inner types.

use problem_shared::row::{Fingerprint, index_flags};
use proc_macro2::{Delimiter, Group, Literal, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt as _;

use crate::expand::const_checks::{at, with_static_lifetimes};
use crate::expand::rows::{Inner, Rows};
use crate::model::is_compared_by_compiler;
use crate::tokens::{source_text, spanned};

impl Rows<'_> {
    pub(super) fn compares_own(&self) -> bool {
        is_compared_by_compiler(self.checked.base.as_ref(), &self.problems)
    }

    /// Whether this number of inner types brings in problem types to compare.
    pub(super) fn compares_inner(&self, inner: usize) -> bool {
        inner > 0 && inner + self.problems.len() > 1
    }

    /// The check that one code is one problem type, for the rows and these inner types. It is underlined at the name of the type, or
    /// at an inner type. `judges_accepts` is whether an opt-out has turned off what it can turn off.
    pub(super) fn ambiguous(
        &self,
        inner: &[&Inner<'_>],
        static_lifetimes: &[String],
        compares_own: bool,
        judges_accepts: bool,
    ) -> TokenStream {
        let (mut places, mut accepts) = (TokenStream::new(), Vec::new());
        let all = self.accepts.iter().copied().chain(inner.iter().map(|inner| inner.accepts));
        for (place, accepted) in all.enumerate() {
            if let Some(accepted) = accepted {
                let place = Literal::usize_unsuffixed(place);
                places.extend(quote!(#place,));
                accepts.push(accepted);
            }
        }
        let mut fingerprint = Fingerprint::EMPTY;
        let (mut bytes, mut is_complete) = (Vec::new(), true);
        for index in &self.indices {
            fingerprint.add(index.number());
            bytes.extend(index.to_bytes());
            is_complete &= index.flags & index_flags::INCOMPLETE == 0;
        }
        if !compares_own && is_complete {
            bytes.clear();
        }
        let fingerprint = fingerprint.0.map(Literal::u128_unsuffixed);
        let index = Literal::byte_string(&bytes);
        let mut names = self.checked.input.ident.unraw().to_string();
        let mut identities = TokenStream::new();
        for inner in inner {
            names.push(' ');
            names.push_str(&source_text(inner.problem.ty()));
            let ty = with_static_lifetimes(inner.problem.ty().to_token_stream(), static_lifetimes);
            identities.extend(quote!(<#ty as __problem::Transparent>::IDENTITIES,));
        }
        let table =
            if self.problems.is_empty() { quote!(__problem::Table::NONE) } else { quote!(__PROBLEM_TABLE) };
        let accepts_all = self.checked.accepts_ambiguous_code;
        if let ([inner], [], true, false) = (inner, &accepts[..], bytes.is_empty(), accepts_all) {
            let arguments = quote!([#(#fingerprint),*], &#table, #names, #identities);
            let check =
                at(&inner.problem.ty().to_token_stream(), &quote!(__problem::check_inner_type), arguments);
            return quote!(#check;);
        }
        let mut checks = TokenStream::new();
        if compares_own {
            let name = self.checked.input.ident.to_token_stream();
            checks.extend(at(&name, &quote!(__problem::check_ambiguous), quote!(&__found, 0)));
            checks.extend(quote!(;));
        }
        for (index, inner) in inner.iter().enumerate() {
            let number = Literal::usize_unsuffixed(index + 1);
            let place = inner.problem.ty().to_token_stream();
            checks.extend(at(&place, &quote!(__problem::check_ambiguous), quote!(&__found, #number)));
            checks.extend(quote!(;));
        }
        for (index, accepted) in accepts.iter().enumerate() {
            if judges_accepts && !accepted.is_used.get() {
                let index = Literal::usize_unsuffixed(index);
                let mut arguments = Group::new(Delimiter::Parenthesis, quote!(&__found, #index));
                arguments.set_span(accepted.span);
                let function = spanned(&quote!(__problem::check_accepts), accepted.span);
                checks.extend(quote!(#function #arguments;));
            }
        }
        quote! {
            let __found = __problem::ambiguities(
                [#(#fingerprint),*],
                &#table,
                #index,
                #names,
                [#identities],
                #accepts_all,
                [#places],
            );
            #checks
        }
    }
}
