//! Writes the table of the problem types: a record for each, and the text that the records address.

use problem_shared::log_level;
use problem_shared::row::{Index, NO_CONSTANT, Record, TOO_LARGE, flags, hash, hash_after, index_flags};
use problem_shared::status::{is_registered, phrase, problem_code};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt as _;

use crate::expand::row_json::RowTexts;
use crate::expand::rows::{Rows, code_constant, problem_type_of, status_constant};
use crate::first_seen::FirstSeen;
use crate::model::{CheckedVariant, Code, ConstantIdentity, Detail, Status, Title, TypeUri};
use crate::parse::value::{Base, Level};
use crate::tokens::raw;

impl<'a> Rows<'a> {
    pub(crate) fn table(&self) -> TokenStream {
        let base = match &self.checked.base {
            Some(Base::Literal(base)) => base.prefix.to_token_stream(),
            Some(Base::Constant(_)) => quote!(__PROBLEM_BASE),
            None => quote!(""),
        };
        let Some((records, text)) = self.records() else {
            return quote!(::core::compile_error!(#TOO_LARGE););
        };
        let (records, text) = (Literal::byte_string(&records), raw(&text));
        let rust_type = self.checked.input.ident.unraw().to_string();
        let constants = self.table_constants();
        let is_like = |identity: &ConstantIdentity| matches!(identity, ConstantIdentity::Like(_));
        // `describe` names the other variant too, and one warning is enough
        let allow = self.checked.identities.iter().any(is_like).then(|| quote!(#[allow(deprecated)]));
        quote! {
            #allow
            static __PROBLEM_TABLE: __problem::Table = __problem::Table {
                path: __problem::type_path!(#rust_type),
                base: #base,
                constants: &[#constants],
                records: #records,
                text: #text,
            };
        }
    }

    /// What the derive does not know: the statuses that rows use, and then the codes and problem types.
    fn table_constants(&self) -> TokenStream {
        let mut constants = TokenStream::new();
        for index in 0..self.checked.constants.len() {
            if self.uses_status(index) {
                let status = status_constant(index);
                constants.extend(quote!(__problem::Constant::Status(#status),));
            }
        }
        for (index, identity) in self.checked.identities.iter().enumerate() {
            constants.extend(match identity {
                ConstantIdentity::Like(like) => {
                    let like = problem_type_of(like);
                    quote!(__problem::Constant::Like(#like),)
                }
                ConstantIdentity::Code(_) => {
                    let code = code_constant(index);
                    let (is_slug, suffix) = match &self.checked.base {
                        Some(Base::Literal(base)) => (base.takes_slug(), base.suffix.as_str()),
                        Some(Base::Constant(_)) | None => (true, ""),
                    };
                    let rest = quote!(__problem::uri_rest_of!(#code, #is_slug, #suffix));
                    quote!(__problem::Constant::Code { code: #code, rest: #rest },)
                }
            });
        }
        constants
    }

    /// Whether a row has the constant with this index as its status.
    pub(crate) fn uses_status(&self, index: usize) -> bool {
        self.problems.iter().any(|problem| problem.status == Status::Constant(index))
    }

    /// The records and their text. `None` if a text is too long.
    fn records(&self) -> Option<(Vec<u8>, String)> {
        // the base of bodies that are complete
        let base = match &self.checked.base {
            Some(Base::Literal(base)) => Some(base.prefix.clone()),
            Some(Base::Constant(_)) => None,
            None => Some(String::new()),
        };
        // the index of each constant among those that rows use
        let (mut indices, mut used) = (Vec::new(), 0);
        for constant in 0..self.checked.constants.len() {
            indices.push(used);
            used += usize::from(self.uses_status(constant));
        }
        let may_repeat = self.may_repeat();
        let (mut records, mut text) = (Vec::new(), String::new());
        for (row, problem) in self.problems.iter().enumerate() {
            let mut texts = self.texts(row, problem);
            if may_repeat.contains(&row) {
                texts.flags += flags::MAY_REPEAT;
            }
            let mut record = Record {
                at: u32::try_from(text.len()).ok()?,
                flags: 0,
                len: 0,
                uri: u16::try_from(texts.uri.len()).ok()?,
                title: u16::try_from(texts.title.len()).ok()?,
                detail: u16::try_from(texts.detail.len()).ok()?,
                code: u16::try_from(texts.code.len()).ok()?,
            };
            match (problem.status, &problem.code) {
                (Status::Code(status), Code::Text(_) | Code::ByClass(_)) => {
                    let start = text.len();
                    texts.write_json(&mut text, status, base.as_deref());
                    record.len = u16::try_from(text.len() - start).ok()?;
                    if texts.flags & flags::ESCAPED != 0 {
                        text.push_str(texts.title);
                        text.push_str(texts.detail);
                    }
                }
                (status, code) => {
                    record.len = match status {
                        Status::Code(_) => NO_CONSTANT,
                        Status::Constant(constant) => u16::try_from(indices[constant]).ok()?,
                    };
                    if let Code::Constant(index) = code {
                        record.code = u16::try_from(used + index).ok()?;
                    }
                    for part in [texts.uri, texts.title, texts.detail, texts.code] {
                        text.push_str(part);
                    }
                }
            }
            if let Status::Code(status) = problem.status {
                record.flags = u32::from(status);
                if problem.log.is_none() {
                    record.flags += log_level::default_for(status) * flags::LOG;
                }
            }
            record.flags += texts.flags;
            records.extend(record.to_bytes());
        }
        Some((records, text))
    }

    /// The index of each row as bytes. `facts` are the places of their facts.
    pub(crate) fn index(&self, facts: &[Option<usize>]) -> Literal {
        let mut bytes = Vec::new();
        for (index, start) in self.indices.iter().zip(facts) {
            let index = Index { facts: start.and_then(|start| u32::try_from(start).ok()), ..*index };
            bytes.extend(index.to_bytes());
        }
        Literal::byte_string(&bytes)
    }

    /// What the derive knows about a problem type.
    fn texts<'p>(&self, row: usize, problem: &'p CheckedVariant<'_>) -> RowTexts<'p> {
        let mut flags = self.flags(row, problem);
        let code = match &problem.code {
            Code::Text(code) => code,
            Code::ByClass(code) => {
                flags += flags::CODE_BY_CLASS;
                code
            }
            Code::Constant(_) => {
                flags += flags::CODE_CONSTANT;
                ""
            }
        };
        let uri = match &problem.type_uri {
            TypeUri::None | TypeUri::Like => "",
            TypeUri::Slug(slug) => {
                flags += flags::URI + flags::BASE;
                slug
            }
            TypeUri::OfConstant => {
                flags += flags::URI + flags::BASE;
                ""
            }
            TypeUri::Whole(uri) => {
                flags += flags::URI;
                uri
            }
        };
        let title = match (&problem.title, problem.status) {
            (Title::Phrase, Status::Code(status)) => phrase(status),
            (Title::Phrase, Status::Constant(_)) => {
                flags += flags::TITLE_PHRASE;
                ""
            }
            (Title::Like, _) => "",
            (Title::Text(title), _) => title,
            (Title::ByClass(title), _) => {
                flags += flags::TITLE_BY_CLASS;
                title
            }
        };
        let detail = match &problem.detail {
            Detail::Message { literal: Some(text), .. } | Detail::Constant(text) => text,
            Detail::Message { literal: None, .. }
            | Detail::None
            | Detail::Template(..)
            | Detail::Field(_)
            | Detail::OfForeign => "",
        };
        let varies = !problem.additions.members.is_empty()
            || !problem.additions.constants.is_empty()
            || problem.additions.errors.is_some()
            || problem.additions.instance.is_some();
        RowTexts { uri, title, detail, code, varies, flags }
    }

    /// The flags for the detail, the log level and repeated codes.
    fn flags(&self, row: usize, problem: &CheckedVariant<'_>) -> u32 {
        let log = match problem.log {
            None => 0,
            Some(Level::Error) => log_level::ERROR,
            Some(Level::Warn) => log_level::WARN,
            Some(Level::Info) => log_level::INFO,
            Some(Level::Debug) => log_level::DEBUG,
            Some(Level::Off) => log_level::OFF,
        };
        let detail = match &problem.detail {
            Detail::Message { literal, of_5xx, .. } => {
                let part = if literal.is_some() { flags::DETAIL_TEXT } else { flags::DETAIL_VALUE };
                part + flags::DETAIL_OF_ERROR + if *of_5xx { flags::MESSAGE_OF_5XX } else { 0 }
            }
            Detail::None => 0,
            Detail::Constant(_) => flags::DETAIL_TEXT,
            Detail::Template(..) | Detail::Field(_) | Detail::OfForeign => flags::DETAIL_VALUE,
        };
        let is_first = self.first_with_code(row) == row;
        log * flags::LOG + detail + if is_first { 0 } else { flags::REPEATED }
    }

    /// The rows that may be the same problem type as an earlier row, which a constant status decides.
    fn may_repeat(&self) -> Vec<usize> {
        if self.checked.constants.is_empty() && self.checked.identities.is_empty() {
            return Vec::new();
        }
        let mut firsts = FirstSeen::default();
        // for the first row of each code, whether the code of the last row with that code depends on its status
        let mut open = vec![false; self.problems.len()];
        let mut may_repeat = Vec::new();
        let mut has_constant_code = false;
        for (row, problem) in self.problems.iter().enumerate() {
            let code = match &problem.code {
                Code::Text(code) | Code::ByClass(code) => code,
                Code::Constant(_) => {
                    has_constant_code = true;
                    may_repeat.push(row);
                    continue;
                }
            };
            if has_constant_code {
                may_repeat.push(row);
                continue;
            }
            let is_by_class = matches!(problem.code, Code::ByClass(_));
            let first = firsts.of(code, row);
            if first != row && (open[first] || is_by_class || self.may_be_ambiguous) {
                may_repeat.push(row);
            }
            open[first] = is_by_class;
        }
        may_repeat
    }
}

/// The index of each row, without the place of its facts.
pub(super) fn indices(base: Option<&Base>, problems: &[&CheckedVariant<'_>]) -> Vec<Index> {
    let is_open = matches!(base, Some(Base::Constant(_)));
    let base = match base {
        Some(Base::Literal(base)) => hash(base.prefix.as_bytes()),
        Some(Base::Constant(_)) | None => 0,
    };
    let mut indices = Vec::new();
    for problem in problems {
        let code = match &problem.code {
            Code::Text(code) | Code::ByClass(code) => code,
            Code::Constant(_) => {
                indices.push(Index { code: 0, uri: 0, facts: None, flags: index_flags::INCOMPLETE });
                continue;
            }
        };
        let is_by_class = matches!(problem.code, Code::ByClass(_));
        let mut flags = 0;
        let uri = match &problem.type_uri {
            TypeUri::None | TypeUri::OfConstant | TypeUri::Like => 0,
            // core adds the base
            TypeUri::Slug(slug) if is_open || is_by_class => {
                flags += index_flags::URI + index_flags::INCOMPLETE;
                hash(slug.as_bytes())
            }
            TypeUri::Slug(slug) => {
                flags += index_flags::URI;
                hash_after(base, slug.as_bytes())
            }
            TypeUri::Whole(uri) => {
                flags += index_flags::URI;
                hash(uri.as_bytes())
            }
        };
        if is_by_class {
            flags |= index_flags::INCOMPLETE;
        }
        // an unregistered status shares its name with others
        if let Status::Code(status) = problem.status
            && is_registered(status)
            && *code == problem_code(status)
        {
            let has_phrase = match &problem.title {
                Title::Phrase => true,
                Title::Text(title) | Title::ByClass(title) => title == phrase(status),
                Title::Like => false,
            };
            flags += if has_phrase { index_flags::STATUS_ALONE } else { 0 };
        }
        indices.push(Index { code: hash(code.as_bytes()), uri, facts: None, flags });
    }
    indices
}
