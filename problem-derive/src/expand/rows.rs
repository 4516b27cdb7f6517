//! Writes the problem types of a type: their constants, their table, and the set of them.

use std::borrow::Cow;

use problem_shared::row::{Index, index_flags};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Ident, Path};

use crate::expand::const_checks::at;
use crate::expand::docs::added_facts;
use crate::expand::table::indices;
use crate::first_seen::FirstSeen;
use crate::model::{
    AcceptedHere, CheckedType, CheckedVariant, Code, ConstantIdentity, InnerProblem, Status, StatusSource,
    Title, TypeUri, VariantKind,
};
use crate::parse::value::{Base, MemberValue, VariantPath};
use crate::tokens::{raw, source_text, spanned};

/// The problem types of a type: a row for each variant that is a problem itself.
pub(super) struct Rows<'a> {
    pub(super) checked: &'a CheckedType<'a>,
    pub(super) problems: Vec<&'a CheckedVariant<'a>>,
    pub(super) inner: Vec<Inner<'a>>,
    /// Whether an opt-out allows several problem types with one code.
    pub(super) may_be_ambiguous: bool,
    /// For each row, its own `accept(ambiguous_code)`.
    pub(super) accepts: Vec<Option<&'a AcceptedHere>>,
    /// The index of each row, without the place of its facts.
    pub(super) indices: Vec<Index>,
    /// For each row, the index of its code in `rows_by_code`.
    codes: Vec<usize>,
    /// For each code, its rows, as far as the derive knows that they have the same code. A code that depends on a constant status
    /// belongs to one row. With `accept(ambiguous_code)`, a code can have several problem types, each with rows of its own.
    rows_by_code: Vec<Vec<usize>>,
}

/// A variant in which a field answers.
pub(super) struct Inner<'a> {
    pub(super) problem: &'a InnerProblem<'a>,
    /// Its own `accept(ambiguous_code)`.
    pub(super) accepts: Option<&'a AcceptedHere>,
}

impl<'a> Rows<'a> {
    pub(super) fn of(checked: &'a CheckedType<'a>) -> Self {
        let (mut problems, mut inner, mut accepts) = (Vec::new(), Vec::new(), Vec::new());
        let may_be_ambiguous = checked.accepts_ambiguous_code
            || checked.variants.iter().any(|variant| variant.accepts_ambiguous_code.is_some());
        let mut seen = FirstSeen::default();
        let (mut codes, mut rows_by_code) = (Vec::new(), Vec::<Vec<usize>>::new());
        for variant in &checked.variants {
            match &variant.kind {
                VariantKind::Problem(problem) => {
                    let new = rows_by_code.len();
                    let index = match &problem.code {
                        Code::Text(_) if may_be_ambiguous => seen.of(&identity(problem), new),
                        Code::Text(code) => seen.of(code, new),
                        Code::Constant(index) => seen.of(&same_constant(checked, *index, problem), new),
                        Code::ByClass(_) => new,
                    };
                    if index == new {
                        rows_by_code.push(Vec::new());
                    }
                    rows_by_code[index].push(problems.len());
                    codes.push(index);
                    problems.push(&**problem);
                    accepts.push(variant.accepts_ambiguous_code.as_ref());
                }
                VariantKind::Inner(problem) => {
                    inner.push(Inner { problem, accepts: variant.accepts_ambiguous_code.as_ref() })
                }
            }
        }
        let mut indices = indices(checked.base.as_ref(), &problems);
        if let (Some(first), true) = (indices.first_mut(), has_discriminants(checked.input)) {
            first.flags |= index_flags::DISCRIMINANTS;
        }
        Self { checked, problems, inner, may_be_ambiguous, accepts, indices, codes, rows_by_code }
    }

    /// The items beside the impl: the constants, the checks, and the table.
    pub(super) fn items(&self) -> TokenStream {
        let constants = self.constants();
        let const_base = match &self.checked.base {
            Some(Base::Constant(path)) => Some(quote!(const __PROBLEM_BASE: &__problem::str = #path;)),
            Some(Base::Literal(_)) | None => None,
        };
        let checks = self.checks();
        let examples = self.examples();
        let table = (!self.problems.is_empty()).then(|| self.table());
        quote!(#constants #const_base #table #checks #examples)
    }

    /// Checks the constants of examples, also without the feature `describe`. A function may use a constant whose type has a
    /// destructor, which const evaluation may not.
    fn examples(&self) -> Option<TokenStream> {
        let mut values = TokenStream::new();
        for field in self.checked.variants.iter().flat_map(|variant| &variant.fields) {
            if let Some(value @ MemberValue::Constant(_)) = &field.example {
                let value = example(value);
                values.extend(quote!(let _ = #value;));
            }
        }
        (!values.is_empty()).then(|| quote!(const _: fn() = || { #values };))
    }

    /// The statuses that are constants. A constant that nothing uses is still checked.
    fn constants(&self) -> TokenStream {
        let mut constants = TokenStream::new();
        for (index, source) in self.checked.constants.iter().enumerate() {
            let path = source.path();
            let (name, status) = match source {
                StatusSource::Constant(path) => (status_constant(index), status_of(path)),
                StatusSource::Like(like) => {
                    let like = problem_type_of(like);
                    (status_constant(index), quote!(#like.status()))
                }
            };
            let is_it = |status: &Status| *status == Status::Constant(index);
            let in_set = self.checked.set.as_ref().is_some_and(|(set, _)| set.iter().any(is_it));
            // nothing is compared with the set of an enum without variants
            let is_used = in_set && !self.checked.variants.is_empty() || self.uses_status(index);
            let name = if is_used { name.into_token_stream() } else { quote!(_) };
            // the compiler suggests one of these names if the constant does not exist
            let names = path
                .get_ident()
                .map(|_| quote!(use __problem::registered_names::*; let () = __REGISTERED_NAMES;));
            // `describe` names the other variant too, and one warning is enough
            let allow = matches!(source, StatusSource::Like(_)).then(|| quote!(#[allow(deprecated)]));
            constants.extend(quote!(#allow const #name: __problem::ErrorStatus = { #names #status };));
        }
        for (index, identity) in self.checked.identities.iter().enumerate() {
            if let ConstantIdentity::Code(path) = identity {
                let name = code_constant(index);
                constants.extend(quote!(const #name: &__problem::str = #path;));
            }
        }
        constants
    }

    /// The set of problem types. An inner type that depends on a type parameter is checked here, where the parameter has become a
    /// type.
    pub(super) fn types(&self) -> TokenStream {
        let (types, checks) = (self.known_types(), self.late_checks());
        if checks.is_empty() { types } else { quote!({ #checks #types }) }
    }

    fn known_types(&self) -> TokenStream {
        let mut inner = TokenStream::new();
        for Inner { problem, .. } in &self.inner {
            let ty = problem.ty();
            let types = quote!(<#ty as __problem::Transparent>::KNOWN_TYPES);
            let facts = added_facts(&problem.additions);
            inner.extend(match facts.is_empty() {
                true => quote!(#types,),
                false => quote!(&__problem::ProblemTypes::__with_additions(&[#types], &#facts),),
            });
        }
        if self.problems.is_empty() {
            return quote!(__problem::ProblemTypes::new(&[], &[#inner]));
        }
        let rust_type = self.checked.input.ident.unraw().to_string();
        let (facts, places) = self.all_facts();
        let facts = raw(&facts);
        let index = self.index(&places);
        let is_by_class =
            |problem: &&CheckedVariant<'_>| matches!(problem.code, Code::ByClass(_) | Code::Constant(_));
        let may_repeat = self.rows_by_code.len() < self.problems.len()
            || self.problems.iter().any(is_by_class)
            || (self.may_be_ambiguous && !self.checked.constants.is_empty());
        quote! {
            __problem::ProblemTypes::__derived(
                &__PROBLEM_TABLE,
                &__problem::Docs { rust_type: #rust_type, facts: #facts, index: #index },
                #may_repeat,
                &[#inner],
            )
        }
    }

    /// The names of the extension members of the problem type of a row.
    pub(super) fn members(&self, row: usize) -> Vec<Cow<'a, str>> {
        let mut seen = FirstSeen::default();
        let mut names = Vec::new();
        for same in self.rows_with_code(row) {
            for name in self.problems[*same].additions.member_names() {
                if seen.is_new(&name) {
                    names.push(name);
                }
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

/// The value of an example.
pub(super) fn example(value: &MemberValue) -> TokenStream {
    match value {
        MemberValue::Literal(literal) => quote!(__problem::example(&#literal)),
        // the compiler underlines a constant that does not serialize
        MemberValue::Constant(path) => quote_spanned!(path.span()=> __problem::example(&#path)),
    }
}

/// Whether a variant has a discriminant, so that the discriminants do not tell the rows.
fn has_discriminants(input: &DeriveInput) -> bool {
    match &input.data {
        Data::Enum(data) => data.variants.iter().any(|variant| variant.discriminant.is_some()),
        Data::Struct(_) | Data::Union(_) => true,
    }
}

/// A text for what identifies the problem type of a row, for a type in which the code alone does not.
fn identity(problem: &CheckedVariant<'_>) -> String {
    let code = match &problem.code {
        Code::Text(code) | Code::ByClass(code) => code,
        Code::Constant(_) => "",
    };
    let status = match problem.status {
        Status::Code(status) => usize::from(status),
        Status::Constant(index) => index,
    };
    let uri = match &problem.type_uri {
        TypeUri::None | TypeUri::OfConstant | TypeUri::Like => "",
        TypeUri::Whole(uri) | TypeUri::Slug(uri) => uri,
    };
    let title = match &problem.title {
        Title::Phrase | Title::Like => "",
        Title::Text(title) | Title::ByClass(title) => title,
    };
    format!("{code} {status} {uri} {title}")
}

/// A text for what identifies the problem type of a row whose code only the compiler knows: two rows with the same path have the same
/// problem type. It cannot be a code.
fn same_constant(checked: &CheckedType<'_>, index: usize, problem: &CheckedVariant<'_>) -> String {
    match checked.identities.get(index) {
        Some(ConstantIdentity::Like(like)) => format!("like {}", like.variant.to_token_stream()),
        Some(ConstantIdentity::Code(path)) => format!("{} {}", path.to_token_stream(), identity(problem)),
        None => format!("constant {index}"),
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

/// The problem type of a variant of another type, found at compile time.
pub(super) fn problem_type_of(like: &VariantPath) -> TokenStream {
    let VariantPath { ty, variant } = like;
    let name = source_text(ty);
    // with its type, the compiler says what is wrong with a variant that has fields
    let span = Span::call_site().located_at(variant.span());
    let discriminant = spanned(&quote!(__variant as __problem::usize), span);
    let arguments = quote! {
        <#ty as __problem::Transparent>::KNOWN_TYPES, { let __variant: #ty = #variant; #discriminant }, #name
    };
    at(&variant.to_token_stream(), &quote!(__problem::like), arguments)
}

/// The name of the generated constant for a code that is a constant.
pub(super) fn code_constant(index: usize) -> Ident {
    format_ident!("__PROBLEM_CODE_{}", index)
}

/// The name of the generated constant for a status that is a constant.
pub(super) fn status_constant(index: usize) -> Ident {
    format_ident!("__PROBLEM_STATUS_{}", index)
}
