//! From the checked model to tokens: what the compiler holds against constants and types, which the
//! derive cannot see through. Each check is a const item that fails where the user's tokens stand.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt as _, quote};
use syn::{Ident, Type};

use crate::check::field;
use crate::expand::rows::{Rows, status_constant, status_tokens};
use crate::first_seen::FirstPlaces;
use crate::model::{Code, Own, Shown, ShownBy, Status};
use crate::parse::value::{Base, Level};
use crate::rules::status::Gives;
use crate::tokens::{joined, mentions, spanned};

impl Rows<'_> {
    /// All checks of a type.
    pub(crate) fn checks(&self) -> TokenStream {
        let check_base = match &self.checked.base {
            Some(Base::Constant(path)) => {
                let accepts_open = self.checked.accepts_open_base;
                let check = at(
                    &path.to_token_stream(),
                    &quote!(__problem::check_base),
                    quote!(__PROBLEM_BASE, #accepts_open),
                );
                Some(quote!(const _: () = #check;))
            }
            Some(Base::Literal(_)) | None => None,
        };
        let lifetimes =
            self.checked.input.generics.lifetimes().map(|lifetime| lifetime.lifetime.ident.to_string());
        let lifetimes: Vec<_> = lifetimes.collect();
        let (mut codes, mut shown) = (TokenStream::new(), TokenStream::new());
        let mut duties = Vec::new();
        for own in &self.owns {
            codes.extend(code_check(own));
            duties.extend(self.duties(own));
            for field in &own.shown {
                shown.extend(shown_check(own, field, &lifetimes));
            }
        }
        let duties = distinct(duties);
        let (set, ambiguous) = (self.set(), self.ambiguous());
        quote!(#check_base #codes #duties #shown #set #ambiguous)
    }

    /// The closed set of statuses, and what the compiler holds against it: constants, and what is
    /// inner and has no parameter of the type in it.
    fn set(&self) -> Option<TokenStream> {
        let (set, key) = self.checked.set.as_ref()?;
        let has_constant = set.iter().any(|status| matches!(status, Status::Constant(_)));
        let mut numbers = TokenStream::new();
        for status in set {
            numbers.extend(match status {
                Status::Code(code) => quote!(#code,),
                Status::Constant(index) => {
                    let status = status_constant(*index);
                    quote!(#status.as_u16(),)
                }
            });
        }
        let mut checks = Vec::new();
        for own in &self.owns {
            if has_constant || matches!(own.status, Status::Constant(_)) {
                let status = status_tokens(own.status);
                let arguments = quote!(#status, __PROBLEM_SET);
                let check = at(&own.place.status, &quote!(__problem::check_in_set), arguments);
                checks.push(quote!(const _: () = #check;));
            }
        }
        let mut checks = distinct(checks);
        let is_used = !checks.is_empty() || !self.inner.is_empty();
        for ty in &self.inner {
            if self.is_checked_early(ty) {
                let check = inner_check(ty, key);
                checks.extend(quote!(const _: () = #check;));
            }
        }
        let set = is_used.then(|| quote!(const __PROBLEM_SET: &[__problem::u16] = &[#numbers];));
        Some(quote!(#set #checks))
    }

    /// What the compiler holds against rows of which only it knows the status, the code or the
    /// type URI: that one code is one problem type.
    fn ambiguous(&self) -> Option<TokenStream> {
        self.is_laid_out_by_core().then(|| {
            let name = self.checked.input.ident.to_token_stream();
            let check = at(&name, &quote!(__problem::check_ambiguous), quote!(&__PROBLEM_SOURCE));
            quote!(const _: () = #check;)
        })
    }

    /// Whether an inner type can be looked at outside the impl.
    pub(crate) fn is_checked_early(&self, ty: &Type) -> bool {
        let generics = &self.checked.input.generics;
        let parameters = field::parameters(generics);
        generics.lifetimes().next().is_none() && !mentions(ty.to_token_stream(), &parameters)
    }

    /// What the compiler holds against a constant status, underlined where it is named.
    fn duties(&self, own: &Own<'_>) -> Option<TokenStream> {
        let (Status::Constant(index), Some(duties)) = (own.status, &own.duties) else { return None };
        let Gives { challenge, allow, upgrade, retry_after } = duties.gives;
        let (display, log_off) = (duties.display, own.log == Some(Level::Off));
        let (token_challenge, accepted, here) =
            (duties.token_challenge, duties.accepted, duties.accepted_here);
        let status = status_constant(index);
        let check = at(
            &self.checked.constants[index].to_token_stream(),
            &quote!(__problem::check_duties),
            quote! {
                #status,
                __problem::Gives {
                    challenge: #challenge,
                    allow: #allow,
                    upgrade: #upgrade,
                    retry_after: #retry_after,
                    token_challenge: #token_challenge,
                    display: #display,
                    log_off: #log_off,
                },
                [#(#accepted),*],
                [#(#here),*],
            },
        );
        Some(quote!(const _: () = #check;))
    }
}

/// A code that hangs on a constant status, underlined at the name that it is made of.
fn code_check(own: &Own<'_>) -> Option<TokenStream> {
    let Code::ByClass(name) = &own.code else { return None };
    let status = status_tokens(own.status);
    let accepted = own.duties.as_ref().is_some_and(|duties| duties.accepted[0]);
    let at_name = own.place.name.to_token_stream();
    let check = at(&at_name, &quote!(__problem::check_code), quote!(#status, #name, #accepted));
    Some(quote!(const _: () = #check;))
}

/// An inner type against the closed set of statuses, underlined where that is declared.
pub(crate) fn inner_check(ty: &Type, key: &Ident) -> TokenStream {
    let name = ty.to_token_stream().to_string().replace(' ', "");
    at(
        &key.to_token_stream(),
        &quote!(__problem::check_inner_set),
        quote!(&<#ty as __problem::ToProblem>::TYPES, __PROBLEM_SET, #name),
    )
}

/// The question whether a field that is sent is an error, underlined at its type. The type stands
/// outside the impl, so its lifetimes are `'static`.
fn shown_check(own: &Own<'_>, shown: &Shown<'_>, lifetimes: &[String]) -> TokenStream {
    let ty = with_static_lifetimes(shown.ty.to_token_stream(), lifetimes);
    let is_client_error = match own.status {
        Status::Code(code) => (code < 500).to_token_stream(),
        Status::Constant(index) => {
            let status = status_constant(index);
            quote!(!#status.is_server_error())
        }
    };
    let is_error = match shown.by {
        ShownBy::MessageOfSource => quote!(true),
        ShownBy::Message | ShownBy::Key => quote!(<__problem::Is<#ty>>::AN_ERROR),
    };
    let (function, arguments) = match shown.by {
        ShownBy::Key => (quote!(__problem::check_sent), is_error),
        ShownBy::Message | ShownBy::MessageOfSource => {
            (quote!(__problem::check_message), quote!(#is_error, #is_client_error))
        }
    };
    let check = at(&shown.ty.to_token_stream(), &function, arguments);
    // the unit is no error, so that the trait is in use whatever the field is
    quote!(const _: () = {
        use __problem::NoError as _;
        const _: __problem::bool = <__problem::Is<()>>::AN_ERROR;
        #check
    };)
}

/// The lifetimes of the type are `'static`; others in it are its own.
fn with_static_lifetimes(tokens: TokenStream, lifetimes: &[String]) -> TokenStream {
    let mut after_quote = false;
    let mut renamed = TokenStream::new();
    for token in tokens {
        let token = match token {
            TokenTree::Ident(name) if after_quote && lifetimes.contains(&name.to_string()) => {
                Ident::new("static", name.span()).into()
            }
            TokenTree::Group(group) => {
                let mut inner =
                    Group::new(group.delimiter(), with_static_lifetimes(group.stream(), lifetimes));
                inner.set_span(group.span());
                inner.into()
            }
            token => token,
        };
        after_quote = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\'');
        renamed.append(token);
    }
    renamed
}

/// A call whose failure is underlined at something of the user's: its tokens lie on the first and
/// the last of that.
pub(crate) fn at(place: &TokenStream, function: &TokenStream, arguments: TokenStream) -> TokenStream {
    let mut ends = None;
    for token in place.clone() {
        let (first, _) = ends.unwrap_or((token.span(), token.span()));
        ends = Some((first, token.span()));
    }
    let (first, last) = ends.unwrap_or_else(|| (Span::call_site(), Span::call_site()));
    let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
    arguments.set_span(last);
    let function = spanned(function, first);
    quote!(#function #arguments)
}

/// Each check once: variants that share the status of the type share what is wrong with it.
fn distinct(mut checks: Vec<TokenStream>) -> TokenStream {
    let mut seen = FirstPlaces::default();
    checks.retain(|check| seen.is_new(&check.to_string()));
    joined(checks)
}
