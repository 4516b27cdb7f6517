//! From the checked model to tokens: the table of problem types, laid out here where the derive knows
//! all that lies in it, and else by core.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt as _;
use syn::{Ident, Path, Type};

use crate::constant_checks::at;
use crate::layout::{self, flags};
use crate::model::{Answer, Checked, Code, Detail, Own, Status, Title, TypeUri};
use crate::registry;
use crate::value::{Base, Level};

/// What holds of a row that core lays out, besides the flags of `layout.rs`; core's `source.rs`
/// knows these numbers too.
mod kind {
    pub(super) const URI: u32 = 1 << 20;
    pub(super) const URI_WHOLE: u32 = 1 << 21;
    pub(super) const CODE_BY_CLASS: u32 = 1 << 22;
    pub(super) const TITLE_BY_CLASS: u32 = 1 << 23;
    pub(super) const TITLE_PHRASE: u32 = 1 << 24;
    pub(super) const ESCAPED: u32 = 1 << 25;
    pub(super) const MAY_REPEAT: u32 = 1 << 26;
}

/// The problem types of a type: a row for each variant that answers for itself.
pub(crate) struct Rows<'a> {
    pub(crate) checked: &'a Checked<'a>,
    pub(crate) owns: Vec<&'a Own<'a>>,
    pub(crate) inner: Vec<&'a Type>,
    /// The variants of each code that the derive knows.
    by_code: HashMap<&'a str, Vec<&'a Own<'a>>>,
}

impl<'a> Rows<'a> {
    pub(crate) fn of(checked: &'a Checked<'a>) -> Self {
        let (mut owns, mut inner) = (Vec::new(), Vec::new());
        let mut by_code: HashMap<_, Vec<_>> = HashMap::new();
        for variant in &checked.variants {
            match &variant.answer {
                Answer::Own(own) => {
                    owns.push(&**own);
                    if let Code::Text(code) = &own.code {
                        by_code.entry(code.as_str()).or_default().push(&**own);
                    }
                }
                Answer::Inner(field) => inner.push(field.ty),
            }
        }
        Self { checked, owns, inner, by_code }
    }

    /// The constants that the rows are made of, and the rows.
    pub(crate) fn items(&self) -> TokenStream {
        let constants = self.constants();
        let base = match &self.checked.base {
            Some(Base::Literal(literal)) => literal.to_token_stream(),
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
        let table = match self.is_laid_out_here() {
            true => self.laid_out(),
            false => self.to_be_laid_out(&base),
        };
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

    /// Whether the derive knows all that lies in the table. What the compiler has to put together
    /// costs it far more.
    fn is_laid_out_here(&self) -> bool {
        let is_constant = matches!(self.checked.base, Some(Base::Constant(_)));
        self.owns.iter().all(|own| {
            let has_slug = matches!(own.type_uri, TypeUri::Slug(_));
            matches!(own.status, Status::Code(_)) && !(is_constant && has_slug)
        })
    }

    /// The table as it is.
    fn laid_out(&self) -> TokenStream {
        let base = match &self.checked.base {
            Some(Base::Literal(base)) => base.value(),
            Some(Base::Constant(_)) | None => String::new(),
        };
        let (mut bytes, mut rows) = (Vec::new(), Vec::new());
        // where each type URI is, and those that are in no body
        let (mut places, mut uris) = (Vec::new(), Vec::new());
        for own in &self.owns {
            let parts = self.parts(own, &base);
            let at = bytes.len();
            let row = parts.row(at);
            bytes.resize(parts.end(&row), 0);
            let place = 4 * self.owns.len() + uris.len();
            if bytes.len().max(place) >= 1 << 24 {
                // no row could address it
                return quote!(::core::compile_error!("the texts of this type are more than 16 MiB"););
            }
            parts.write(&mut layout::Out { room: &mut bytes, at, in_const: false });
            rows.extend(row.map(layout::letters).concat());
            places.extend(layout::letters(u32::try_from(place).unwrap_or_default()));
            if let Some((base, rest)) = parts.uri_apart() {
                uris.extend_from_slice(base.as_bytes());
                uris.extend_from_slice(rest.as_bytes());
            }
        }
        places.extend(uris);
        let [bytes, rows, uris] = [bytes, rows, places].map(|text| raw(&text));
        quote! {
            static __PROBLEM_TABLE: __problem::Table =
                __problem::Table { base: #base, bytes: #bytes.as_bytes(), rows: #rows.as_bytes() };
            static __PROBLEM_URIS: &[__problem::u8] = #uris.as_bytes();
        }
    }

    fn parts<'p>(&self, own: &'p Own<'_>, base: &'p str) -> layout::Parts<'p> {
        let (Code::Text(code) | Code::ByClass(code)) = &own.code;
        let status = match own.status {
            Status::Code(status) => status,
            // where there is one, core lays the table out
            Status::Constant(_) => 500,
        };
        let title = match &own.title {
            Title::Phrase => registry::phrase(status),
            Title::Text(title) | Title::ByClass(title) => title,
        };
        let uri = match &own.type_uri {
            TypeUri::None => None,
            TypeUri::Whole(uri) => Some(("", uri.as_str())),
            TypeUri::Slug(slug) => Some((base, slug.as_str())),
        };
        let (detail, mut flags) = self.flags(own);
        if own.log.is_none() {
            flags += flags::LOG * if status >= 500 { ERROR } else { DEBUG };
        }
        layout::Parts {
            uri,
            title,
            status,
            detail,
            code,
            flags,
            is_plain: is_plain(title) && is_plain(detail),
        }
    }

    /// What core makes the table of.
    fn to_be_laid_out(&self, base: &TokenStream) -> TokenStream {
        let may_repeat = self.may_repeat();
        let rows: TokenStream =
            self.owns.iter().zip(may_repeat).map(|(own, may_repeat)| self.row(own, may_repeat)).collect();
        let count = Literal::usize_unsuffixed(self.owns.len());
        quote! {
            const __PROBLEM_SOURCE: __problem::Source<#count> =
                __problem::Source { base: #base, rows: [#rows] };
            const __PROBLEM_LAID_OUT: __problem::LaidOut<#count> = __PROBLEM_SOURCE.lay_out();
            // no statics of their own: clippy cannot read a constant text that lies in one
            static __PROBLEM_TABLE: __problem::Table = __problem::Table {
                base: #base,
                bytes: const { &__PROBLEM_SOURCE.bytes::<{ __PROBLEM_LAID_OUT.bytes }>() },
                rows: const { &__PROBLEM_LAID_OUT.rows }.as_flattened(),
            };
            static __PROBLEM_URIS: &[__problem::u8] =
                const { &__PROBLEM_SOURCE.uris::<{ __PROBLEM_LAID_OUT.uris }>() };
        }
    }

    /// Whether a row before may have the code of a row, if the compiler gives one of them another
    /// than the derive knows.
    fn may_repeat(&self) -> Vec<bool> {
        let mut seen: HashMap<&str, bool> = HashMap::new();
        let rows = self.owns.iter().map(|own| {
            let (Code::Text(code) | Code::ByClass(code)) = &own.code;
            let is_by_class = matches!(own.code, Code::ByClass(_));
            let before = seen.insert(code, is_by_class);
            before.is_some_and(|before| before || is_by_class)
        });
        rows.collect()
    }

    /// The text of the detail, if it is one, and the flags of a row, but for its status and its
    /// type URI. The log level is 0 if it is that of the status.
    fn flags<'p>(&self, own: &'p Own<'_>) -> (&'p str, u32) {
        let log = match own.log {
            None => 0,
            Some(Level::Error) => ERROR,
            Some(Level::Warn) => 2,
            Some(Level::Info) => 3,
            Some(Level::Debug) => DEBUG,
            Some(Level::Off) => 5,
        };
        let is_server_error = matches!(own.status, Status::Code(code) if code >= 500);
        let (detail, of) = match &own.detail {
            Detail::Default(_) if is_server_error => ("", 0),
            Detail::Default(Some(message)) => (message.as_str(), flags::DETAIL_TEXT + flags::DETAIL_OF_ERROR),
            Detail::Default(None) => ("", flags::DETAIL_VALUE + flags::DETAIL_OF_ERROR),
            Detail::None => ("", 0),
            Detail::Constant(detail) => (detail.as_str(), flags::DETAIL_TEXT),
            Detail::Template(..) | Detail::Field(_) => ("", flags::DETAIL_VALUE),
        };
        let is_first = self.twins(&own).first().is_none_or(|first| std::ptr::eq(*first, own));
        let repeated = if is_first { 0 } else { flags::REPEATED };
        let varies = !own.members.is_empty() || own.errors.is_some() || own.instance.is_some();
        let varies = if varies { flags::VARIES } else { 0 };
        (detail, log * flags::LOG + of + repeated + varies)
    }

    /// The statuses that are constants.
    fn constants(&self) -> TokenStream {
        let constants = self.checked.constants.iter().enumerate().map(|(index, path)| {
            let (name, status) = (status_constant(index), status_of(path));
            // one that nothing uses is looked at, and no more
            let in_set =
                self.checked.set.as_ref().is_some_and(|(set, _)| set.contains(&Status::Constant(index)));
            let is_used = in_set || self.owns.iter().any(|own| own.status == Status::Constant(index));
            let name = if is_used { name.into_token_stream() } else { quote!(_) };
            quote!(const #name: __problem::ErrorStatus = #status;)
        });
        constants.collect()
    }

    /// The set of problem types. The closed set of statuses is held against those of inner types
    /// here, where a type parameter has become a type.
    pub(crate) fn types(&self) -> TokenStream {
        let inner = &self.inner;
        let later = inner.iter().filter(|ty| !self.is_checked_early(ty));
        let check = later
            .filter_map(|ty| Some(crate::constant_checks::inner_check(ty, &self.checked.set.as_ref()?.1)));
        let own = if self.owns.is_empty() { quote!(&[]) } else { quote!(&__PROBLEM_TYPES) };
        let may_repeat = self.by_code.len() < self.owns.len();
        quote! {{
            #(#check;)*
            __problem::ProblemTypes::__derived(
                #own,
                &[#(&<#inner as __problem::ToProblem>::TYPES),*],
                #may_repeat,
            )
        }}
    }

    /// A row of what core lays out.
    fn row(&self, own: &'a Own<'a>, may_repeat: bool) -> TokenStream {
        let (detail, mut kind) = self.flags(own);
        let code = match &own.code {
            Code::Text(code) => code,
            Code::ByClass(code) => {
                kind += kind::CODE_BY_CLASS;
                code
            }
        };
        let uri = match &own.type_uri {
            TypeUri::None => "",
            TypeUri::Slug(slug) => {
                kind += kind::URI;
                slug
            }
            TypeUri::Whole(uri) => {
                kind += kind::URI + kind::URI_WHOLE;
                uri
            }
        };
        let title = match &own.title {
            Title::Phrase => {
                kind += kind::TITLE_PHRASE;
                ""
            }
            Title::Text(title) => title,
            Title::ByClass(title) => {
                kind += kind::TITLE_BY_CLASS;
                title
            }
        };
        if !is_plain(title) || !is_plain(detail) {
            kind += kind::ESCAPED;
        }
        if may_repeat {
            kind += kind::MAY_REPEAT;
        }
        let status = match own.status {
            Status::Code(code) => Literal::u16_unsuffixed(code).into_token_stream(),
            Status::Constant(index) => {
                let status = status_constant(index);
                quote!(#status.as_u16())
            }
        };
        let kind = Literal::u32_unsuffixed(kind);
        quote!((#status, #code, #uri, #title, #detail, #kind),)
    }

    /// The names of the extension members of a problem type.
    pub(crate) fn members(&self, own: &'a Own<'a>) -> Vec<&'a str> {
        let mut seen = HashSet::new();
        let members = self.twins(&own).iter().flat_map(|own| &own.members);
        members.flat_map(|member| member.names()).filter(|name| seen.insert(*name)).collect()
    }

    /// The variants that are of the same problem type as `own`, as far as the derive knows.
    pub(crate) fn twins<'s>(&'s self, own: &'s &'a Own<'a>) -> &'s [&'a Own<'a>] {
        match &own.code {
            Code::Text(code) => self.by_code.get(code.as_str()).map_or(&[], Vec::as_slice),
            Code::ByClass(_) => std::slice::from_ref(own),
        }
    }
}

/// A text as somebody would write it, without escapes if it can be.
fn raw(text: &[u8]) -> Literal {
    let text = String::from_utf8_lossy(text);
    // what has no shape, or turns the direction of a text, does not stand in a source
    let has_shape = |letter: char| matches!(letter, ' '..='~') || letter.is_alphanumeric();
    let is_simple = text.chars().all(has_shape) && !text.contains("\"##");
    let literal = is_simple.then(|| format!("r##\"{text}\"##").parse().ok()).flatten();
    literal.unwrap_or_else(|| Literal::string(&text))
}

const ERROR: u32 = 1;
const DEBUG: u32 = 4;

/// Whether a text stands in a JSON string as it is.
fn is_plain(text: &str) -> bool {
    layout::special(text.as_bytes(), 0) == text.len()
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

/// Each name once, in order.
pub(crate) fn union_by<'a>(
    names: impl Iterator<Item = &'a str>,
    same: fn(&str, &str) -> bool,
) -> Vec<&'a str> {
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
