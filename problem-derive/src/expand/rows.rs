//! Writes the problem types of a type: their constants, their table, and the set of them.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt as _;
use syn::{Ident, Path, Type};

use crate::expand::const_checks::{at, inner_check};
use crate::expand::table::raw;
use crate::first_seen::FirstSeen;
use crate::model::{CheckedType, CheckedVariant, Code, Status, VariantKind};
use crate::parse::value::Base;

/// The problem types of a type: a row for each variant that is a problem itself.
pub(super) struct Rows<'a> {
    pub(super) checked: &'a CheckedType<'a>,
    pub(super) problems: Vec<&'a CheckedVariant<'a>>,
    /// The types of transparent variants.
    pub(super) inner: Vec<&'a Type>,
    /// For each row, the index of its code in `rows_by_code`.
    codes: Vec<usize>,
    /// For each code that the derive knows, its rows. A code that depends on a constant status is that of one row.
    rows_by_code: Vec<Vec<usize>>,
}

impl<'a> Rows<'a> {
    pub(super) fn of(checked: &'a CheckedType<'a>) -> Self {
        let (mut problems, mut inner) = (Vec::new(), Vec::new());
        let mut seen = FirstSeen::default();
        let (mut codes, mut rows_by_code) = (Vec::new(), Vec::<Vec<usize>>::new());
        for variant in &checked.variants {
            match &variant.kind {
                VariantKind::Problem(problem) => {
                    let new = rows_by_code.len();
                    let index = match &problem.code {
                        Code::Text(code) => seen.of(code, new),
                        Code::ByClass(_) => new,
                    };
                    if index == new {
                        rows_by_code.push(Vec::new());
                    }
                    rows_by_code[index].push(problems.len());
                    codes.push(index);
                    problems.push(&**problem);
                }
                VariantKind::Transparent(field) => inner.push(field.ty),
            }
        }
        Self { checked, problems, inner, codes, rows_by_code }
    }

    /// The items beside the impl: the constants, the checks, and the table.
    pub(super) fn items(&self) -> TokenStream {
        let constants = self.constants();
        let const_base = match &self.checked.base {
            Some(Base::Constant(path)) => Some(quote!(const __PROBLEM_BASE: &__problem::str = #path;)),
            Some(Base::Literal(_)) | None => None,
        };
        let checks = self.checks();
        if self.problems.is_empty() {
            return quote!(#constants #const_base #checks);
        }
        let table = self.table();
        let index = self.is_compared_by_compiler().then(|| {
            let index = self.index(&self.all_facts().1);
            quote!(const __PROBLEM_INDEX: &[__problem::u8] = #index;)
        });
        quote!(#constants #const_base #index #checks #table)
    }

    /// The statuses that are constants. A constant that nothing uses is still checked.
    fn constants(&self) -> TokenStream {
        let mut constants = TokenStream::new();
        for (index, path) in self.checked.constants.iter().enumerate() {
            let (name, status) = (status_constant(index), status_of(path));
            let is_it = |status: &Status| *status == Status::Constant(index);
            let in_set = self.checked.set.as_ref().is_some_and(|(set, _)| set.iter().any(is_it));
            // nothing is compared with the set of an enum without variants
            let is_used = in_set && !self.checked.variants.is_empty() || self.uses_status(index);
            let name = if is_used { name.into_token_stream() } else { quote!(_) };
            // the compiler suggests one of these names if the constant does not exist
            let names = path
                .get_ident()
                .map(|_| quote!(use __problem::registered_names::*; let () = __REGISTERED_NAMES;));
            constants.extend(quote!(const #name: __problem::ErrorStatus = { #names #status };));
        }
        constants
    }

    /// The set of problem types. An inner type that depends on a type parameter is checked against the closed set of
    /// statuses here, where the parameter has become a type.
    pub(super) fn types(&self) -> TokenStream {
        let mut checks = TokenStream::new();
        let mut inner = TokenStream::new();
        for ty in &self.inner {
            if let Some((_, key)) = &self.checked.set
                && !self.is_checked_early(ty)
            {
                let check = inner_check(ty, key);
                checks.extend(quote!(#check;));
            }
            inner.extend(quote!(<#ty as __problem::Transparent>::KNOWN_TYPES,));
        }
        if self.problems.is_empty() {
            let types = quote!(__problem::ProblemTypes::new(&[], &[#inner]));
            return if checks.is_empty() { types } else { quote!({ #checks #types }) };
        }
        let rust_type = self.checked.input.ident.unraw().to_string();
        let (facts, places) = self.all_facts();
        let facts = raw(&facts);
        let index = match self.is_compared_by_compiler() {
            true => quote!(__PROBLEM_INDEX),
            false => self.index(&places).to_token_stream(),
        };
        // only the compiler knows the code of a 5xx whose status is a constant
        let is_by_class = |problem: &&CheckedVariant<'_>| matches!(problem.code, Code::ByClass(_));
        let may_repeat =
            self.rows_by_code.len() < self.problems.len() || self.problems.iter().any(is_by_class);
        let types = quote! {
            __problem::ProblemTypes::__derived(
                &__PROBLEM_TABLE,
                &__problem::Docs { rust_type: #rust_type, facts: #facts, index: #index },
                #may_repeat,
                &[#inner],
            )
        };
        if checks.is_empty() { types } else { quote!({ #checks #types }) }
    }

    /// The names of the extension members of the problem type of a row.
    pub(super) fn members(&self, row: usize) -> Vec<&'a str> {
        let mut seen = FirstSeen::default();
        let mut names = Vec::new();
        for same in self.rows_with_code(row) {
            for member in &self.problems[*same].members {
                names.extend(member.names().into_iter().filter(|name| seen.is_new(name)));
            }
        }
        names
    }

    /// The rows of the same problem type, as far as the derive knows: those with the same code.
    pub(super) fn rows_with_code(&self, row: usize) -> &[usize] {
        &self.rows_by_code[self.codes[row]]
    }

    /// The first row of the same problem type.
    pub(super) fn first_with_code(&self, row: usize) -> usize {
        self.rows_with_code(row)[0]
    }
}

pub(super) fn status_tokens(status: Status) -> TokenStream {
    match status {
        Status::Code(code) => quote!(__problem::ErrorStatus::new(#code)),
        Status::Constant(constant) => status_constant(constant).into_token_stream(),
    }
}

/// The conversion of a constant into a status.
fn status_of(path: &Path) -> TokenStream {
    let method = quote!(__problem::ExpectedU16OrStatusCodeOrErrorStatus(#path).error_status);
    at(&path.to_token_stream(), &method, TokenStream::new())
}

/// The name of the generated constant for a status that is a constant.
pub(super) fn status_constant(index: usize) -> Ident {
    format_ident!("__PROBLEM_STATUS_{}", index)
}
