//! Writes the table of the problem types. The derive lays it out if it knows the contents; otherwise core does so in const
//! evaluation.

use problem_shared::json_escape::special;
use problem_shared::log_level;
use problem_shared::row::{self, CELL, TOO_LARGE, flags, source_flags};
use problem_shared::status::phrase;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::expand::rows::{Rows, status_constant};
use crate::first_seen::FirstSeen;
use crate::model::{CheckedVariant, Code, Detail, Status, Title, TypeUri};
use crate::parse::value::{Base, Level};
use crate::tokens::joined;

/// The contents of a table, as texts.
#[derive(Default)]
struct TableText {
    bytes: Vec<u8>,
    rows: Vec<u8>,
    uris: Vec<u8>,
    /// The number of places for a base that only the compiler knows: in bodies, and in type URIs that no body contains.
    bases: (usize, usize),
}

impl<'a> Rows<'a> {
    /// The table, and the place of each type URI. The derive lays out as much as it can, because const evaluation costs the
    /// compiler far more.
    pub(crate) fn table(&self, base: &TokenStream) -> TokenStream {
        if self.is_laid_out_by_core() {
            return self.to_be_laid_out(base);
        }
        let Some(text) = self.laid_out() else {
            return quote!(::core::compile_error!(#TOO_LARGE););
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
        let count = Literal::usize_unsuffixed(self.problems.len());
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
            // not in statics of their own, because clippy cannot read a constant text in a static
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

    /// Whether core must lay out the table, because only the compiler knows a status, or whether one code is one problem
    /// type. Slugs after the same base are compared by the derive.
    pub(crate) fn is_laid_out_by_core(&self) -> bool {
        let is_open = matches!(self.checked.base, Some(Base::Constant(_)));
        let (mut has_constant, mut has_whole, mut has_slug) = (false, false, false);
        for problem in &self.problems {
            has_constant |= matches!(problem.status, Status::Constant(_));
            has_whole |= matches!(problem.type_uri, TypeUri::Whole(_));
            has_slug |= matches!(problem.type_uri, TypeUri::Slug(_));
        }
        has_constant || (is_open && has_whole && has_slug)
    }

    /// The table without a base that is a constant. `None` if the table is too large.
    fn laid_out(&self) -> Option<TableText> {
        let (base, is_open) = match &self.checked.base {
            Some(Base::Literal(base)) => (base.value(), false),
            Some(Base::Constant(_)) => (String::new(), true),
            None => (String::new(), false),
        };
        let mut text = TableText::default();
        let mut uris = Vec::new();
        let places = 4 * self.problems.len();
        // texts with a place for a base start in cells of their own
        let before_uris = if is_open { places.next_multiple_of(CELL) } else { places };
        for problem in &self.problems {
            let parts = self.parts(problem, &base);
            let has_base = is_open && matches!(problem.type_uri, TypeUri::Slug(_));
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
            parts.write(&mut row::Out { room: &mut text.bytes, at, in_const: false });
            if let Some((base, rest)) = apart {
                uris.extend_from_slice(base.as_bytes());
                uris.extend_from_slice(rest.as_bytes());
            }
            if has_base {
                row[3] += flags::BASE;
                if apart.is_some() {
                    text.bases.1 += 1;
                } else {
                    // core writes these bytes together with the base
                    text.bytes.drain(at..=at + row::TYPE.len());
                    text.bases.0 += 1;
                }
            }
            text.rows.extend(row.map(row::letters).concat());
            text.uris.extend(row::letters(u32::try_from(place).unwrap_or_default()));
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

    fn parts<'p>(&self, problem: &'p CheckedVariant<'_>, base: &'p str) -> row::Parts<'p> {
        let (Code::Text(code) | Code::ByClass(code)) = &problem.code;
        let status = match problem.status {
            Status::Code(status) => status,
            // with a constant, core lays the table out
            Status::Constant(_) => 500,
        };
        let title = match &problem.title {
            Title::Phrase => phrase(status),
            Title::Text(title) | Title::ByClass(title) => title,
        };
        let uri = match &problem.type_uri {
            TypeUri::None => None,
            TypeUri::Whole(uri) => Some(("", uri.as_str())),
            TypeUri::Slug(slug) => Some((base, slug.as_str())),
        };
        let (detail, mut flags) = self.flags(problem);
        if problem.log.is_none() {
            flags += flags::LOG * log_level::default_for(status);
        }
        row::Parts {
            uri,
            title,
            status,
            detail,
            code,
            flags,
            is_plain: needs_no_escape(title) && needs_no_escape(detail),
        }
    }

    /// The rows from which core makes the table.
    fn to_be_laid_out(&self, base: &TokenStream) -> TokenStream {
        let may_repeat = self.may_repeat();
        let mut rows = Vec::new();
        for (problem, may_repeat) in self.problems.iter().zip(may_repeat) {
            rows.push(self.row(problem, may_repeat));
        }
        let rows = joined(rows);
        let count = Literal::usize_unsuffixed(self.problems.len());
        quote! {
            const __PROBLEM_SOURCE: __problem::Source<#count> =
                __problem::Source { base: #base, rows: [#rows] };
            const __PROBLEM_LAID_OUT: __problem::LaidOut<#count> =
                __problem::Source::lay_out(&__PROBLEM_SOURCE);
            // not in statics of their own, because clippy cannot read a constant text in a static
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

    /// For each row, whether an earlier row may have the same code because the compiler changes one of them.
    fn may_repeat(&self) -> Vec<bool> {
        let mut firsts = FirstSeen::default();
        // for the first row of each code, whether the compiler decides about the last row with that code
        let mut open = vec![false; self.problems.len()];
        let mut may_repeat = Vec::new();
        for (row, problem) in self.problems.iter().enumerate() {
            let (Code::Text(code) | Code::ByClass(code)) = &problem.code;
            let is_by_class = matches!(problem.code, Code::ByClass(_));
            let first = firsts.of(code, row);
            may_repeat.push(first != row && (open[first] || is_by_class));
            open[first] = is_by_class;
        }
        may_repeat
    }

    /// The text of the detail, if it is a constant, and the flags of a row without its status and its type URI. A log level
    /// of 0 is the default of the status.
    fn flags<'p>(&self, problem: &'p CheckedVariant<'_>) -> (&'p str, u32) {
        let log = match problem.log {
            None => 0,
            Some(Level::Error) => log_level::ERROR,
            Some(Level::Warn) => log_level::WARN,
            Some(Level::Info) => log_level::INFO,
            Some(Level::Debug) => log_level::DEBUG,
            Some(Level::Off) => log_level::OFF,
        };
        let (detail, of) = match &problem.detail {
            Detail::Message(Some(message)) => (message.as_str(), flags::DETAIL_TEXT + flags::DETAIL_OF_ERROR),
            Detail::Message(None) => ("", flags::DETAIL_VALUE + flags::DETAIL_OF_ERROR),
            Detail::None => ("", 0),
            Detail::Constant(detail) => (detail.as_str(), flags::DETAIL_TEXT),
            Detail::Template(..) | Detail::Field(_) => ("", flags::DETAIL_VALUE),
        };
        let is_first =
            self.variants_with_code(&problem).first().is_none_or(|first| std::ptr::eq(*first, problem));
        let repeated = if is_first { 0 } else { flags::REPEATED };
        let varies = !problem.members.is_empty() || problem.errors.is_some() || problem.instance.is_some();
        let varies = if varies { flags::VARIES } else { 0 };
        (detail, log * flags::LOG + of + repeated + varies)
    }

    /// A row from which core makes the table.
    fn row(&self, problem: &'a CheckedVariant<'a>, may_repeat: bool) -> TokenStream {
        let (detail, mut kind) = self.flags(problem);
        let code = match &problem.code {
            Code::Text(code) => code,
            Code::ByClass(code) => {
                kind += source_flags::CODE_BY_CLASS;
                code
            }
        };
        let uri = match &problem.type_uri {
            TypeUri::None => "",
            TypeUri::Slug(slug) => {
                kind += source_flags::URI;
                slug
            }
            TypeUri::Whole(uri) => {
                kind += source_flags::URI + source_flags::URI_WHOLE;
                uri
            }
        };
        let title = match &problem.title {
            Title::Phrase => {
                kind += source_flags::TITLE_PHRASE;
                ""
            }
            Title::Text(title) => title,
            Title::ByClass(title) => {
                kind += source_flags::TITLE_BY_CLASS;
                title
            }
        };
        if !needs_no_escape(title) || !needs_no_escape(detail) {
            kind += source_flags::ESCAPED;
        }
        if may_repeat {
            kind += source_flags::MAY_REPEAT;
        }
        let status = match problem.status {
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

/// A literal without escapes, if possible.
fn raw(text: &[u8]) -> Literal {
    let text = String::from_utf8_lossy(text);
    // invisible characters, and those that turn the direction of a text, are always escaped
    let has_shape = |letter: char| matches!(letter, ' '..='~') || letter.is_alphanumeric();
    let is_simple = text.chars().all(has_shape) && !text.contains("\"##");
    if is_simple && let Ok(literal) = format!("r##\"{text}\"##").parse() {
        return literal;
    }
    Literal::string(&text)
}

/// Whether nothing in a text must be escaped in a JSON string.
fn needs_no_escape(text: &str) -> bool {
    special(text.as_bytes(), 0) == text.len()
}
