//! Writes the checks that only the compiler can do, because the derive does not know a constant or a type. Each check is a
//! const item that fails at the tokens of the user.

use problem_shared::rulebook::Rule;
use problem_shared::rulebook::status::{OPT_OUTS, Provided};
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt as _, format_ident, quote};
use syn::{Ident, Type};

use crate::expand::rows::{Inner, Rows, code_constant, problem_type_of, status_constant, status_tokens};
use crate::first_seen::FirstSeen;
use crate::model::{
    CheckedVariant, Code, ConstantIdentity, ExposedBy, ExposedField, InnerProblem, Status, StatusRequirements,
};
use crate::parse::value::Base;
use crate::tokens::{joined, mentions, source_text, spanned};
use crate::types;

impl Rows<'_> {
    /// All checks of a type.
    pub(super) fn checks(&self) -> TokenStream {
        let base = match &self.checked.base {
            Some(Base::Constant(path)) => {
                let allows_open = self.checked.allows_open_base;
                let arguments = quote!(__PROBLEM_BASE, #allows_open);
                Some(const_item(&path.to_token_stream(), &quote!(__problem::check_base), arguments))
            }
            Some(Base::Literal(_)) | None => None,
        };
        let lifetimes = self.lifetimes();
        let (mut codes, mut exposed) = (TokenStream::new(), TokenStream::new());
        let mut requirements = Vec::new();
        for problem in &self.problems {
            codes.extend(self.code_check(problem));
            requirements.extend(self.requirements(problem));
            requirements.extend(self.grpc_check(problem));
            for field in &problem.exposed {
                exposed.extend(exposed_check(Some(problem.status), field, &lifetimes));
            }
        }
        let requirements = distinct(requirements);
        let (set, types, named) = (self.set(), self.early_checks(), self.named_statuses());
        quote!(#named #base #codes #requirements #exposed #set #types)
    }

    fn lifetimes(&self) -> Vec<String> {
        let mut lifetimes = Vec::new();
        for lifetime in self.checked.input.generics.lifetimes() {
            lifetimes.push(lifetime.lifetime.ident.to_string());
        }
        lifetimes
    }

    /// A use of each constant that a status names. The code of such a status is known without the constant, but the constant must
    /// exist, and its import is not unused.
    fn named_statuses(&self) -> Option<TokenStream> {
        let mut seen = FirstSeen::default();
        let mut uses = TokenStream::new();
        for path in &self.checked.named_statuses {
            if seen.is_new(&path.to_token_stream().to_string()) {
                uses.extend(quote!(let _ = &#path;));
            }
        }
        (!uses.is_empty()).then(|| quote!(const _: () = { #uses };))
    }

    /// The closed set of statuses, and the checks of statuses that are constants.
    fn set(&self) -> Option<TokenStream> {
        let (set, _) = self.checked.set.as_ref()?;
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
        for problem in &self.problems {
            if has_constant || matches!(problem.status, Status::Constant(_)) {
                let status = status_tokens(problem.status);
                let arguments = quote!(#status, __PROBLEM_SET);
                checks.push(const_item(&problem.spans.status, &quote!(__problem::check_in_set), arguments));
            }
        }
        let checks = distinct(checks);
        let is_used = !checks.is_empty() || !self.inner.is_empty();
        let set = is_used.then(|| quote!(const __PROBLEM_SET: &[__problem::u16] = &[#numbers];));
        Some(quote!(#set #checks))
    }

    /// Whether an inner type can be checked outside the impl, where its lifetimes become `'static`.
    fn is_checked_early(&self, ty: &Type) -> bool {
        let mut names = types::parameters(&self.checked.input.generics);
        names.push("Self".to_owned());
        !mentions(ty.to_token_stream(), &names)
    }

    /// The checks of inner types that are possible outside the impl, and the check that one code is one problem type.
    fn early_checks(&self) -> Option<TokenStream> {
        let lifetimes = self.lifetimes();
        let (mut checks, mut inner) = (TokenStream::new(), Vec::new());
        for variant in &self.inner {
            for field in &variant.problem.exposed {
                checks.extend(exposed_check(None, field, &lifetimes));
            }
            if self.is_checked_early(variant.problem.ty()) {
                checks.extend(via_check(variant.problem, &lifetimes));
                if let Some((_, key)) = &self.checked.set {
                    let ty = with_static_lifetimes(variant.problem.ty().to_token_stream(), &lifetimes);
                    let check = inner_check(variant.problem.ty(), &ty, key);
                    checks.extend(quote!(#check;));
                }
                inner.push(variant);
            }
        }
        let compares_own = self.compares_own();
        if compares_own || self.compares_inner(inner.len()) {
            let is_whole = inner.len() == self.inner.len();
            checks.extend(self.ambiguous(&inner, &lifetimes, compares_own, is_whole));
        }
        // an item outside the impl names deprecated types too
        let allow = types::is_deprecated(self.checked.input).then(|| quote!(#[allow(deprecated)]));
        (!checks.is_empty()).then(|| quote!(#allow const _: () = { #checks };))
    }

    /// The checks that are possible only where type parameters have become types.
    pub(super) fn late_checks(&self) -> TokenStream {
        let mut checks = TokenStream::new();
        for variant in &self.inner {
            if self.is_checked_early(variant.problem.ty()) {
                continue;
            }
            checks.extend(via_check(variant.problem, &[]));
            if let Some((_, key)) = &self.checked.set {
                let check = inner_check(variant.problem.ty(), &variant.problem.ty().to_token_stream(), key);
                checks.extend(quote!(#check;));
            }
        }
        let is_late = |inner: &Inner<'_>| !self.is_checked_early(inner.problem.ty());
        if self.compares_inner(self.inner.len()) && self.inner.iter().any(is_late) {
            let inner: Vec<_> = self.inner.iter().collect();
            checks.extend(self.ambiguous(&inner, &[], false, false));
        }
        checks
    }

    /// The check of a code that depends on a constant, underlined where the user names the constant, or at the name that the code
    /// is made from.
    fn code_check(&self, problem: &CheckedVariant<'_>) -> Option<TokenStream> {
        let at_name = problem.spans.name.to_token_stream();
        match (&problem.code, problem.status) {
            (Code::Constant(index), _) => {
                let ConstantIdentity::Code(path) = self.checked.identities.get(*index)? else { return None };
                let code = code_constant(*index);
                Some(const_item(
                    &path.to_token_stream(),
                    &quote!(__problem::check_constant_code),
                    code.to_token_stream(),
                ))
            }
            (Code::Text(_), Status::Constant(index)) if problem.is_named_4xx => {
                let (status, name) = (status_constant(index), problem.spans.name.to_string());
                let constant = source_text(self.checked.constants.get(index)?.path());
                let arguments = quote!(#status, #constant, #name);
                Some(const_item(&at_name, &quote!(__problem::check_named), arguments))
            }
            (Code::Text(_), _) => None,
            (Code::ByClass(code), status) => {
                let (status, name) = (status_tokens(status), problem.spans.name.to_string());
                let allows_unregistered = problem.requirements.as_ref().is_some_and(|requirements| {
                    let mut allowed = OPT_OUTS.iter().zip(requirements.allowed);
                    allowed.any(|(rule, allowed)| allowed && *rule == Rule::UnregisteredStatus)
                });
                let arguments = quote!(#status, #name, #code, #allows_unregistered);
                Some(const_item(&at_name, &quote!(__problem::check_code), arguments))
            }
        }
    }

    /// The check of the gRPC code of a variant whose status is a constant, underlined where the user names the constant.
    fn grpc_check(&self, problem: &CheckedVariant<'_>) -> Option<TokenStream> {
        let Status::Constant(index) = problem.status else { return None };
        if !self.checked.is_grpc && problem.grpc.is_none() {
            return None;
        }
        let is_required = self.checked.is_grpc;
        let code = match problem.grpc {
            Some(code) => quote!(__problem::Option::Some(#code)),
            None => quote!(__problem::Option::None),
        };
        let (function, subject) = match &problem.like {
            Some(like) => (quote!(__problem::check_grpc_like), problem_type_of(like)),
            None => (quote!(__problem::check_grpc), status_constant(index).to_token_stream()),
        };
        Some(const_item(&problem.spans.status, &function, quote!(#subject, #code, #is_required)))
    }

    /// The check of a constant status, underlined where the user names the constant.
    fn requirements(&self, problem: &CheckedVariant<'_>) -> Option<TokenStream> {
        let (Status::Constant(index), Some(requirements)) = (problem.status, &problem.requirements) else {
            return None;
        };
        let StatusRequirements { provided, allowed, needed } = requirements;
        let Provided { challenge, allow, upgrade, retry_after, token_challenge, display, log_off } = provided;
        let status = status_constant(index);
        let arguments = quote! {
            #status,
            __problem::Provided {
                challenge: #challenge,
                allow: #allow,
                upgrade: #upgrade,
                retry_after: #retry_after,
                token_challenge: #token_challenge,
                display: #display,
                log_off: #log_off,
            },
            [#(#allowed),*],
            [#(#needed),*],
        };
        let constant = self.checked.constants[index].path().to_token_stream();
        Some(const_item(&constant, &quote!(__problem::check_requirements), arguments))
    }
}

/// The check of an inner type against the closed set of statuses, underlined at `statuses`. `written` is the type in the message.
fn inner_check(written: &Type, ty: &TokenStream, key: &Ident) -> TokenStream {
    let name = source_text(written);
    at(
        &key.to_token_stream(),
        &quote!(__problem::check_inner_set),
        quote!(<#ty as __problem::Transparent>::KNOWN_TYPES, __PROBLEM_SET, #name),
    )
}

/// The check that the problem types of a `via` are known, underlined at its type.
fn via_check(inner: &InnerProblem<'_>, lifetimes: &[String]) -> Option<TokenStream> {
    let via = inner.via.as_ref()?;
    let (place, name) = (via.to_token_stream(), source_text(via));
    let ty = with_static_lifetimes(place.clone(), lifetimes);
    let arguments = quote!(<#ty as __problem::Transparent>::KNOWN_TYPES, #name);
    let check = at(&place, &quote!(__problem::check_via), arguments);
    Some(quote!(#check;))
}

/// The check that a field that a client may see does not show an error, underlined at its type. The check is outside the
/// impl, so the lifetimes of the type become `'static`. `status` is the one that may send the message.
fn exposed_check(status: Option<Status>, field: &ExposedField<'_>, lifetimes: &[String]) -> TokenStream {
    let ty = with_static_lifetimes(field.ty.to_token_stream(), lifetimes);
    let status = match status {
        None => quote!(0),
        Some(Status::Code(code)) => code.to_token_stream(),
        Some(Status::Constant(index)) => {
            let status = status_constant(index);
            quote!(#status.as_u16())
        }
    };
    let is_error = match field.by {
        ExposedBy::Source(_) => quote!(true),
        _ if types::is_self(field.ty) => quote!(true),
        ExposedBy::Message(_) | ExposedBy::Key { .. } => quote!(__problem::shows_error!(#ty)),
    };
    let (function, arguments) = match &field.by {
        ExposedBy::Key { key, field } => (quote!(__problem::check_sent), quote!(#is_error, #key, #field)),
        ExposedBy::Message(shown) | ExposedBy::Source(shown) => {
            let shown = format_ident!("{}", format!("{shown:?}"));
            (quote!(__problem::check_message), quote!(#is_error, #status, __problem::Shown::#shown))
        }
    };
    let check = at(&field.ty.to_token_stream(), &function, arguments);
    quote!(const _: () = #check;)
}

/// A type in which the lifetimes of the derived type are `'static`. It keeps the lifetimes that it declares itself.
pub(super) fn with_static_lifetimes(tokens: TokenStream, lifetimes: &[String]) -> TokenStream {
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

/// A const item that calls a check.
fn const_item(place: &TokenStream, function: &TokenStream, arguments: TokenStream) -> TokenStream {
    let check = at(place, function, arguments);
    quote!(const _: () = #check;)
}

/// A call whose failure the compiler underlines at tokens of the user: the call has the spans of the first and the last of
/// them.
pub(super) fn at(place: &TokenStream, function: &TokenStream, arguments: TokenStream) -> TokenStream {
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

/// Each check once: variants that share the status of the type would repeat its checks.
fn distinct(mut checks: Vec<TokenStream>) -> TokenStream {
    let mut seen = FirstSeen::default();
    checks.retain(|check| seen.is_new(&check.to_string()));
    joined(checks)
}
