//! Writes the table of the problem types: a record for each, and the text that the records address.

use problem_shared::json_escape::{escape_of, special};
use problem_shared::log_level;
use problem_shared::row::{
    AFTER_TYPE, CODE, DETAIL, END, Index, NO_CONSTANT, Record, STATUS, TITLE, TOO_LARGE, TYPE, flags, hash,
    hash_after, index_flags,
};
use problem_shared::status::{is_registered, phrase, problem_code};
use proc_macro2::{Literal, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::expand::rows::{Rows, code_constant, problem_type_of, status_constant};
use crate::first_seen::FirstSeen;
use crate::model::{CheckedVariant, Code, ConstantIdentity, Detail, Status, Title, TypeUri};
use crate::parse::value::{Base, Level};

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
        let constants = self.table_constants();
        let is_like = |identity: &ConstantIdentity| matches!(identity, ConstantIdentity::Like(_));
        // `describe` names the other variant too, and one warning is enough
        let allow = self.checked.identities.iter().any(is_like).then(|| quote!(#[allow(deprecated)]));
        quote! {
            #allow
            static __PROBLEM_TABLE: __problem::Table = __problem::Table {
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
            let mut known = self.known(row, problem);
            if may_repeat.contains(&row) {
                known.flags += flags::MAY_REPEAT;
            }
            let mut record = Record {
                at: u32::try_from(text.len()).ok()?,
                flags: 0,
                len: 0,
                uri: u16::try_from(known.uri.len()).ok()?,
                title: u16::try_from(known.title.len()).ok()?,
                detail: u16::try_from(known.detail.len()).ok()?,
                code: u16::try_from(known.code.len()).ok()?,
            };
            match (problem.status, &problem.code) {
                (Status::Code(status), Code::Text(_) | Code::ByClass(_)) => {
                    let start = text.len();
                    known.write_json(&mut text, status, base.as_deref());
                    record.len = u16::try_from(text.len() - start).ok()?;
                    if known.flags & flags::ESCAPED != 0 {
                        text.push_str(known.title);
                        text.push_str(known.detail);
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
                    for part in [known.uri, known.title, known.detail, known.code] {
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
            record.flags += known.flags;
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

    /// What is known about a problem type.
    fn known<'p>(&self, row: usize, problem: &'p CheckedVariant<'_>) -> Known<'p> {
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
        Known { uri, title, detail, code, varies, flags }
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
            Detail::Message { literal, of_5xx } => {
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

/// What the derive knows about a problem type, as texts.
struct Known<'p> {
    /// The type URI, without the base if it starts with it.
    uri: &'p str,
    title: &'p str,
    detail: &'p str,
    code: &'p str,
    /// The value adds members or an `instance`.
    varies: bool,
    flags: u32,
}

impl Known<'_> {
    fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    /// Writes the JSON body as far as it is known, which is what the JSON encoder writes for the same members. `base` is `None`
    /// if only the compiler knows it.
    fn write_json(&mut self, out: &mut String, status: u16, base: Option<&str>) {
        self.flags += flags::JSON;
        let base = if self.has(flags::BASE) { base } else { Some("") };
        let is_whole = !self.varies && !self.has(flags::DETAIL_VALUE) && base.is_some();
        if is_whole {
            self.flags += flags::WHOLE;
            match (self.has(flags::URI), base) {
                (true, Some(base)) => {
                    out.push_str(TYPE);
                    out.push_str(base);
                }
                _ => out.push('{'),
            }
        }
        if self.has(flags::URI) {
            out.push_str(self.uri);
            out.push_str(AFTER_TYPE);
        }
        out.push_str(TITLE);
        let is_title_plain = escape(out, self.title);
        out.push_str(STATUS);
        out.push_str(&status.to_string());
        let mut is_detail_plain = true;
        if !self.detail.is_empty() {
            out.push_str(DETAIL);
            is_detail_plain = escape(out, self.detail);
            out.push('"');
        }
        if is_whole {
            out.push_str(CODE);
        }
        out.push_str(self.code);
        if is_whole {
            out.push_str(END);
        }
        if !(is_title_plain && is_detail_plain) {
            self.flags += flags::ESCAPED;
        }
    }
}

/// Writes the inside of a JSON string. It returns whether nothing had to be escaped.
fn escape(out: &mut String, text: &str) -> bool {
    let (mut rest, mut is_plain) = (text, true);
    loop {
        let (plain, special) = rest.split_at(special(rest.as_bytes(), 0));
        out.push_str(plain);
        let Some(letter) = special.chars().next() else { return is_plain };
        is_plain = false;
        // only ASCII is escaped
        let (escape, len) = escape_of(u8::try_from(letter).unwrap_or_default());
        out.push_str(&String::from_utf8_lossy(&escape[..len]));
        rest = &special[letter.len_utf8()..];
    }
}

/// A literal without escapes, if possible.
pub(super) fn raw(text: &str) -> Literal {
    // loops instead of closures, because users compile the derive without optimisation
    let (bytes, mut at, mut has_quote) = (text.as_bytes(), 0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'"' if bytes.get(at + 1) == Some(&b'#') => return Literal::string(text),
            b'"' | b'\\' => has_quote = true,
            b' '..=b'~' => {}
            // invisible characters, and those that turn the direction of a text, are escaped
            _ => return Literal::string(text),
        }
        at += 1;
    }
    // the compiler reads the literal; to parse it as a `Literal` would read it once more here
    if has_quote
        && let Ok(tokens) = format!("r#\"{text}\"#").parse::<TokenStream>()
        && let Some(TokenTree::Literal(literal)) = tokens.into_iter().next()
    {
        return literal;
    }
    Literal::string(text)
}
