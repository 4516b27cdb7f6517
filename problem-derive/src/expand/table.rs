//! From the checked model to tokens: the table that the rows address, laid out here as far as the derive
//! knows what lies in it, and else by core.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::expand::rows::{Rows, status_constant};
use crate::first_seen::FirstPlaces;
use crate::layout::{self, CELL, flags};
use crate::model::{Code, Detail, Own, Status, Title, TypeUri};
use crate::parse::value::{Base, Level};
use crate::registry;
use crate::tokens::joined;

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

/// What a table is made of, as texts.
#[derive(Default)]
struct Text {
    bytes: Vec<u8>,
    rows: Vec<u8>,
    uris: Vec<u8>,
    /// How many bases that only the compiler knows are to be put in: into bodies, and into type URIs apart
    /// from them.
    bases: (usize, usize),
}

impl<'a> Rows<'a> {
    /// The table, and where each type URI is. What the compiler has to put together costs it far more
    /// than what lies there.
    pub(crate) fn table(&self, base: &TokenStream) -> TokenStream {
        if self.is_laid_out_by_core() {
            return self.to_be_laid_out(base);
        }
        let Some(text) = self.laid_out() else {
            // no row could address it
            return quote!(::core::compile_error!("the texts of this type are more than 16 MiB"););
        };
        let is_closed = text.bases == (0, 0);
        let bytes_len = Literal::usize_unsuffixed(text.bytes.len());
        let uris_len = Literal::usize_unsuffixed(text.uris.len());
        let [bytes, rows, uris] = [text.bytes, text.rows, text.uris].map(|text| raw(&text));
        if is_closed {
            return quote! {
                static __PROBLEM_TABLE: __problem::Table =
                    __problem::Table { base: #base, bytes: #bytes.as_bytes(), rows: #rows.as_bytes() };
                static __PROBLEM_URIS: &[__problem::u8] = #uris.as_bytes();
            };
        }
        let count = Literal::usize_unsuffixed(self.owns.len());
        let in_bodies = Literal::usize_unsuffixed(text.bases.0);
        let apart = Literal::usize_unsuffixed(text.bases.1);
        quote! {
            const __PROBLEM_OPEN: __problem::OpenTable = __problem::OpenTable {
                base: #base,
                bytes: #bytes.as_bytes(),
                rows: #rows.as_bytes(),
                uris: #uris.as_bytes(),
            };
            const __PROBLEM_CLOSED: __problem::ClosedTable<
                { __problem::OpenTable::cells(&__PROBLEM_OPEN, #bytes_len, #in_bodies, true) },
                #count,
            > = __problem::OpenTable::close(&__PROBLEM_OPEN);
            // no statics of their own: clippy cannot read a constant text that lies in one
            static __PROBLEM_TABLE: __problem::Table = __problem::Table {
                base: #base,
                bytes: <[_]>::as_flattened(const { &__PROBLEM_CLOSED.bytes }),
                rows: <[_]>::as_flattened(const { &__PROBLEM_CLOSED.rows }),
            };
            static __PROBLEM_URIS: &[__problem::u8] = <[_]>::as_flattened(const {
                &__problem::OpenTable::uris::<
                    { __problem::OpenTable::cells(&__PROBLEM_OPEN, #uris_len, #apart, false) },
                    #count,
                >(&__PROBLEM_OPEN)
            });
        }
    }

    /// Whether more than the base is known to the compiler only: a status, or whether one code is one problem
    /// type. Behind one base the slugs are compared by the derive.
    pub(crate) fn is_laid_out_by_core(&self) -> bool {
        let is_open = matches!(self.checked.base, Some(Base::Constant(_)));
        let (mut has_constant, mut has_whole, mut has_slug) = (false, false, false);
        for own in &self.owns {
            has_constant |= matches!(own.status, Status::Constant(_));
            has_whole |= matches!(own.type_uri, TypeUri::Whole(_));
            has_slug |= matches!(own.type_uri, TypeUri::Slug(_));
        }
        has_constant || (is_open && has_whole && has_slug)
    }

    /// The table as it is, but for a base that is a constant. None if it is too large.
    fn laid_out(&self) -> Option<Text> {
        let (base, is_open) = match &self.checked.base {
            Some(Base::Literal(base)) => (base.value(), false),
            Some(Base::Constant(_)) => (String::new(), true),
            None => (String::new(), false),
        };
        let mut text = Text::default();
        let mut uris = Vec::new();
        let places = 4 * self.owns.len();
        // where a base is to come in, texts start in cells of their own
        let before_uris = if is_open { places.next_multiple_of(CELL) } else { places };
        for own in &self.owns {
            let parts = self.parts(own, &base);
            let has_base = is_open && matches!(own.type_uri, TypeUri::Slug(_));
            let apart = parts.uri_apart();
            if has_base {
                let starts = if apart.is_some() { &mut uris } else { &mut text.bytes };
                starts.resize(starts.len().next_multiple_of(CELL), b' ');
            }
            let at = text.bytes.len();
            let mut row = parts.row(at);
            text.bytes.resize(parts.end(&row), 0);
            let place = before_uris + uris.len();
            if text.bytes.len().max(place) >= 1 << 24 {
                return None;
            }
            parts.write(&mut layout::Out { room: &mut text.bytes, at, in_const: false });
            if let Some((base, rest)) = apart {
                uris.extend_from_slice(base.as_bytes());
                uris.extend_from_slice(rest.as_bytes());
            }
            if has_base {
                row[3] += flags::BASE;
                if apart.is_some() {
                    text.bases.1 += 1;
                } else {
                    // that comes in with the base
                    text.bytes.drain(at..=at + layout::TYPE.len());
                    text.bases.0 += 1;
                }
            }
            text.rows.extend(row.map(layout::letters).concat());
            text.uris.extend(layout::letters(u32::try_from(place).unwrap_or_default()));
        }
        text.uris.resize(before_uris, b' ');
        text.uris.extend(uris);
        if is_open {
            for text in [&mut text.bytes, &mut text.uris] {
                text.resize(text.len().next_multiple_of(CELL), b' ');
            }
        }
        Some(text)
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
        let mut rows = Vec::new();
        for (own, may_repeat) in self.owns.iter().zip(may_repeat) {
            rows.push(self.row(own, may_repeat));
        }
        let rows = joined(rows);
        let count = Literal::usize_unsuffixed(self.owns.len());
        quote! {
            const __PROBLEM_SOURCE: __problem::Source<#count> =
                __problem::Source { base: #base, rows: [#rows] };
            const __PROBLEM_LAID_OUT: __problem::LaidOut<#count> =
                __problem::Source::lay_out(&__PROBLEM_SOURCE);
            // no statics of their own: clippy cannot read a constant text that lies in one
            static __PROBLEM_TABLE: __problem::Table = __problem::Table {
                base: #base,
                bytes: const {
                    &__problem::Source::bytes::<{ __PROBLEM_LAID_OUT.bytes }>(&__PROBLEM_SOURCE)
                },
                rows: <[_]>::as_flattened(const { &__PROBLEM_LAID_OUT.rows }),
            };
            static __PROBLEM_URIS: &[__problem::u8] =
                const { &__problem::Source::uris::<{ __PROBLEM_LAID_OUT.uris }>(&__PROBLEM_SOURCE) };
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
