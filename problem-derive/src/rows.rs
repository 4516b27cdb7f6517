//! From the checked model to tokens: the table of problem types, laid out here where the derive knows
//! all that lies in it, and else by core.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt as _;
use syn::{Ident, Path, Type};

use crate::constant_checks::{at, inner_check};
use crate::first_places::FirstPlaces;
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
        let mut rows = TokenStream::new();
        for (own, may_repeat) in self.owns.iter().zip(may_repeat) {
            rows.extend(self.row(own, may_repeat));
        }
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
        let mut firsts = FirstPlaces::default();
        // whether the last row with the code of a first one leaves that to the compiler
        let mut open = vec![false; self.owns.len()];
        let mut may_repeat = Vec::new();
        for (row, own) in self.owns.iter().enumerate() {
            let (Code::Text(code) | Code::ByClass(code)) = &own.code;
            let is_by_class = matches!(own.code, Code::ByClass(_));
            let first = firsts.of(code, row);
            may_repeat.push(first != row && (open[first] || is_by_class));
            open[first] = is_by_class;
        }
        may_repeat
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

/// A text as somebody would write it, without escapes if it can be.
fn raw(text: &[u8]) -> Literal {
    let text = String::from_utf8_lossy(text);
    // what has no shape, or turns the direction of a text, does not stand in a source
    let has_shape = |letter: char| matches!(letter, ' '..='~') || letter.is_alphanumeric();
    let is_simple = text.chars().all(has_shape) && !text.contains("\"##");
    if is_simple && let Ok(literal) = format!("r##\"{text}\"##").parse() {
        return literal;
    }
    Literal::string(&text)
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

/// The name of the constant that a `status` became.
pub(crate) fn status_constant(index: usize) -> Ident {
    format_ident!("__PROBLEM_STATUS_{}", index)
}
