//! From the checked model to tokens: the problem types of a type, what they are made of, and the set of
//! them.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt as _;
use syn::{Ident, Path, Type};

use crate::expand::const_checks::{at, inner_check};
use crate::first_seen::FirstPlaces;
use crate::model::{Answer, Checked, Code, Own, Status};
use crate::parse::value::Base;

/// The problem types of a type: a row for each variant that answers for itself.
pub(crate) struct Rows<'a> {
    pub(crate) checked: &'a Checked<'a>,
    pub(crate) owns: Vec<&'a Own<'a>>,
    pub(crate) inner: Vec<&'a Type>,
    /// The codes that the derive knows, and where the variants of each are in `twins`.
    codes: FirstPlaces,
    twins: Vec<Vec<&'a Own<'a>>>,
}

impl<'a> Rows<'a> {
    pub(crate) fn of(checked: &'a Checked<'a>) -> Self {
        let (mut owns, mut inner) = (Vec::new(), Vec::new());
        let (mut codes, mut twins) = (FirstPlaces::default(), Vec::<Vec<_>>::new());
        for variant in &checked.variants {
            match &variant.answer {
                Answer::Own(own) => {
                    owns.push(&**own);
                    if let Code::Text(code) = &own.code {
                        let place = codes.of(code, twins.len());
                        match twins.get_mut(place) {
                            Some(twins) => twins.push(&**own),
                            None => twins.push(vec![&**own]),
                        }
                    }
                }
                Answer::Inner(field) => inner.push(field.ty),
            }
        }
        Self { checked, owns, inner, codes, twins }
    }

    /// The constants that the rows are made of, and the rows.
    pub(crate) fn items(&self) -> TokenStream {
        let constants = self.constants();
        let base = match &self.checked.base {
            Some(Base::Literal(literal)) => literal.value().to_token_stream(),
            Some(Base::Constant(_)) => quote!(__PROBLEM_BASE),
            None => quote!(""),
        };
        let const_base = match &self.checked.base {
            Some(Base::Constant(path)) => Some(quote!(const __PROBLEM_BASE: &__problem::str = #path;)),
            Some(Base::Literal(_)) | None => None,
        };
        let checks = self.checks();
        if self.owns.is_empty() {
            return quote!(#constants #const_base #checks);
        }
        let table = self.table(&base);
        let rust_type = self.checked.input.ident.unraw().to_string();
        let count = Literal::usize_unsuffixed(self.owns.len());
        let facts: TokenStream = self.all_facts();
        quote! {
            #constants
            #const_base
            #checks
            #table
            static __PROBLEM_DESCRIPTION: __problem::Description =
                __problem::Description { rust_type: #rust_type, uris: __PROBLEM_URIS, facts: &[#facts] };
            static __PROBLEM_TYPES: [__problem::ProblemType; #count] =
                __problem::types(&__PROBLEM_TABLE, &__PROBLEM_DESCRIPTION);
        }
    }

    /// The statuses that are constants.
    fn constants(&self) -> TokenStream {
        let mut constants = TokenStream::new();
        for (index, path) in self.checked.constants.iter().enumerate() {
            let (name, status) = (status_constant(index), status_of(path));
            // one that nothing uses is looked at, and no more
            let in_set =
                self.checked.set.as_ref().is_some_and(|(set, _)| set.contains(&Status::Constant(index)));
            let is_used = in_set || self.owns.iter().any(|own| own.status == Status::Constant(index));
            let name = if is_used { name.into_token_stream() } else { quote!(_) };
            constants.extend(quote!(const #name: __problem::ErrorStatus = #status;));
        }
        constants
    }

    /// The set of problem types. The closed set of statuses is held against those of inner types
    /// here, where a type parameter has become a type.
    pub(crate) fn types(&self) -> TokenStream {
        let mut checks = TokenStream::new();
        let mut inner = TokenStream::new();
        for ty in &self.inner {
            if let Some((_, key)) = &self.checked.set
                && !self.is_checked_early(ty)
            {
                let check = inner_check(ty, key);
                checks.extend(quote!(#check;));
            }
            inner.extend(quote!(&<#ty as __problem::ToProblem>::TYPES,));
        }
        let own = if self.owns.is_empty() { quote!(&[]) } else { quote!(&__PROBLEM_TYPES) };
        let may_repeat = self.twins.len() < self.owns.len();
        quote! {{
            #checks
            __problem::ProblemTypes::__derived(#own, &[#inner], #may_repeat)
        }}
    }

    /// The names of the extension members of a problem type.
    pub(crate) fn members(&self, own: &'a Own<'a>) -> Vec<&'a str> {
        let mut seen = FirstPlaces::default();
        let mut names = Vec::new();
        for own in self.twins(&own) {
            for member in &own.members {
                names.extend(member.names().into_iter().filter(|name| seen.is_new(name)));
            }
        }
        names
    }

    /// The variants that are of the same problem type as `own`, as far as the derive knows.
    pub(crate) fn twins<'s>(&'s self, own: &'s &'a Own<'a>) -> &'s [&'a Own<'a>] {
        match &own.code {
            Code::Text(code) => match self.codes.get(code).and_then(|place| self.twins.get(place)) {
                Some(twins) => twins,
                None => &[],
            },
            Code::ByClass(_) => std::slice::from_ref(own),
        }
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

/// The name of the constant that a `status` became.
pub(crate) fn status_constant(index: usize) -> Ident {
    format_ident!("__PROBLEM_STATUS_{}", index)
}
