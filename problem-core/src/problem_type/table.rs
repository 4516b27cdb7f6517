//! The problem types of a derived type as data: a record for each, and one text that the records address.
//!
//! A record is numbers and not pointers, so that the loader has nothing to relocate. The facts that only documentation needs
//! are stored apart, so that a program without documentation does not contain them.

use problem_shared::bytes;
use problem_shared::row::{
    AFTER_TITLE, AFTER_TYPE, CODE, DETAIL, END, Index, RECORD, Record, TITLE, TYPE, flags, hash, hash_after,
    index_flags,
};
use problem_shared::rulebook::identity::{Identity, same_code};
use problem_shared::status::{phrase, problem_code, server_slug};

use crate::disclosure::Disclosure;
use crate::log::LogLevel;
use crate::problem_type::ProblemType;
use crate::status::ErrorStatus;
use crate::type_uri::TypeUri;

/// The problem types of a derived type.
#[derive(Debug)]
pub struct Table {
    /// The path of the Rust type, by which a coverage report recognises the records of an older version of it.
    pub name: &'static str,
    /// The prefix of type URIs.
    pub base: &'static str,
    /// What the derive does not know: first the statuses that are constants, then the other constants.
    pub constants: &'static [Constant],
    /// The records, one after another.
    pub records: &'static [u8],
    /// The text that the records address.
    pub text: &'static str,
}

/// A part of problem types that only the compiler knows.
#[derive(Debug)]
pub enum Constant {
    /// A status.
    Status(ErrorStatus),
    /// A code, and what follows the base in its type URI.
    Code {
        /// The code.
        code: &'static str,
        /// The rest of the type URI.
        rest: &'static str,
    },
    /// The problem type of a variant of another Rust type.
    Like(ProblemType<'static>),
}

impl Table {
    /// The number of records.
    pub(crate) const fn len(&self) -> usize {
        self.records.len() / RECORD
    }

    #[inline]
    pub(crate) const fn row(&'static self, index: usize) -> Row {
        // generated code passes only indices of records
        let (records, _) = self.records.as_chunks();
        let record = if index < records.len() { &records[index] } else { &NONE };
        Row { table: self, flags: Record::flags_in(record), record }
    }

    /// No problem types.
    pub const NONE: Self = Self { name: "", base: "", constants: &[], records: b"", text: "" };

    /// The index of a row with complete hashes. `known` is the number of the index, if there is one. `base` is the hash of the base,
    /// once a row needs it.
    pub(crate) const fn complete(
        &'static self,
        row: usize,
        known: Option<u64>,
        base: &mut Option<u16>,
    ) -> Index {
        let row = self.row(row);
        if row.is(flags::CODE_CONSTANT) {
            return row.index_of_constant(known);
        }
        let mut index = Index::from_number(match known {
            Some(number) => number,
            None if row.is(flags::URI) => index_flags::URI,
            None => 0,
        });
        let is_by_class = row.is(flags::CODE_BY_CLASS) && row.status().is_server_error();
        if is_by_class || known.is_none() {
            index.code = hash(row.texts().code.as_bytes());
        }
        if row.is(flags::BASE) {
            let start = match *base {
                Some(start) => start,
                None => hash(self.base.as_bytes()),
            };
            *base = Some(start);
            // after a separator, the slug has the hash of the code
            index.uri = if start == 0 { index.code } else { hash_after(start, row.uri_parts().1.as_bytes()) };
        } else if known.is_none() && row.is(flags::URI) {
            index.uri = hash(row.uri_parts().1.as_bytes());
        }
        index
    }

    /// Whether an earlier record is the same problem type. Sets leave such a problem type out.
    pub(crate) const fn is_repeated(&'static self, index: usize) -> bool {
        let row = self.row(index);
        // only a 5xx may get its code from a status that the derive does not know
        let may_repeat =
            row.is(flags::MAY_REPEAT) || (row.status().is_server_error() && !self.constants.is_empty());
        if row.is(flags::REPEATED) || !may_repeat {
            return row.is(flags::REPEATED);
        }
        let code = row.texts().code;
        let mut before = 0;
        while before < index {
            let other = self.row(before);
            if bytes::equal(other.texts().code.as_bytes(), code.as_bytes())
                && same_code(code, &other.identity(), &row.identity()).is_none()
            {
                return true;
            }
            before += 1;
        }
        false
    }
}

/// A record of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    table: &'static Table,
    flags: u32,
    /// The whole record as bytes: most questions need only the flags.
    record: &'static [u8; RECORD],
}

/// The record of nothing.
static NONE: [u8; RECORD] = Record::NONE.to_bytes();

/// The texts of a problem.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Texts<'a> {
    pub(crate) type_uri: Option<TypeUri<'a>>,
    pub(crate) title: &'a str,
    pub(crate) code: &'a str,
    pub(crate) detail: Disclosure<'a>,
}

impl<'a> Texts<'a> {
    /// What identifies the problem type besides its code.
    pub(crate) const fn identity(&self, status: ErrorStatus) -> Identity<'a> {
        let uri = match self.type_uri {
            Some(uri) => Some(uri.parts()),
            None => None,
        };
        Identity { status: Some(status.as_u16()), uri, title: Some(self.title) }
    }
}

/// A JSON body in the pieces between which an occurrence writes its parts.
pub(crate) struct BodyPieces {
    /// The start of the member `type` up to the base, and the base; empty if the body is whole.
    pub(crate) start: [&'static [u8]; 2],
    /// The members before a detail of the occurrence.
    pub(crate) before_detail: &'static [u8],
    pub(crate) code: &'static [u8],
}

impl Row {
    #[inline]
    const fn record(&self) -> Record {
        Record::from_bytes(self.record)
    }

    const fn is(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    const fn piece(&self, at: usize, len: usize) -> &'static str {
        let Some((_, text)) = self.table.text.split_at_checked(at) else { return "" };
        match text.split_at_checked(len) {
            Some((piece, _)) => piece,
            None => "",
        }
    }

    #[inline]
    pub(crate) const fn status(&self) -> ErrorStatus {
        if !self.is(flags::JSON)
            && let Some(Constant::Status(status)) = self.constant(self.record().len)
        {
            return *status;
        }
        ErrorStatus::of_row((self.flags % flags::LOG) as u16)
    }

    const fn constant(&self, index: u16) -> Option<&'static Constant> {
        let index = index as usize;
        if index < self.table.constants.len() { Some(&self.table.constants[index]) } else { None }
    }

    /// The constant that the code is, or that the problem type is.
    const fn code_constant(&self) -> Option<&'static Constant> {
        if self.is(flags::CODE_CONSTANT) { self.constant(self.record().code) } else { None }
    }

    /// The problem type of another Rust type that this one is.
    pub(crate) const fn like(&self) -> Option<&'static ProblemType<'static>> {
        match self.code_constant() {
            Some(Constant::Like(like)) => Some(like),
            _ => None,
        }
    }

    /// The index of a row whose code is a constant. `known` is the number of the index, if there is one.
    const fn index_of_constant(&self, known: Option<u64>) -> Index {
        let mut index = Index::from_number(match known {
            Some(number) => number & !index_flags::URI,
            None => 0,
        });
        let texts = self.texts();
        index.code = hash(texts.code.as_bytes());
        if let Some(uri) = texts.type_uri {
            let (base, rest) = uri.parts();
            index.flags |= index_flags::URI;
            index.uri = hash_after(hash(base.as_bytes()), rest.as_bytes());
        }
        index
    }

    #[inline]
    pub(crate) const fn log(&self) -> LogLevel {
        match self.flags / flags::LOG % 8 {
            0 => self.default_log(),
            number => LogLevel::by_number(number),
        }
    }

    /// The log level of a record that has none of its own.
    #[cold]
    const fn default_log(&self) -> LogLevel {
        match self.like() {
            Some(like) => like.log(),
            None => LogLevel::of(self.status()),
        }
    }

    const fn base(&self) -> &'static str {
        if self.is(flags::BASE) { self.table.base } else { "" }
    }

    /// The whole JSON body, if the occurrence adds nothing.
    #[inline]
    pub(crate) fn body(&self) -> Option<&'static [u8]> {
        self.is(flags::WHOLE).then(|| self.bytes(self.record().at as usize, usize::from(self.record().len)))
    }

    #[inline]
    fn bytes(&self, at: usize, len: usize) -> &'static [u8] {
        // every record addresses bytes of its table
        self.table.text.as_bytes().get(at..at + len).unwrap_or_default()
    }

    /// The JSON body, if the derive has laid it out.
    #[inline]
    pub(crate) fn body_pieces(&self) -> Option<BodyPieces> {
        if !self.is(flags::JSON) {
            return None;
        }
        let known = self.bytes(self.record().at as usize, usize::from(self.record().len));
        let is_whole = self.is(flags::WHOLE);
        let (name, end) = if is_whole { (CODE.len(), END.len()) } else { (0, 0) };
        let code_len = usize::from(self.record().code) + end;
        let (before_code, code) = known.split_at_checked(known.len().wrapping_sub(code_len))?;
        let (before_detail, _) = before_code.split_at_checked(before_code.len().wrapping_sub(name))?;
        let (code, _) = code.split_at_checked(usize::from(self.record().code))?;
        let start = match (is_whole, self.is(flags::URI)) {
            (true, _) => [&[][..], &[]],
            (false, true) => [TYPE.as_bytes(), self.base().as_bytes()],
            (false, false) => [&b"{"[..], &[]],
        };
        Some(BodyPieces { start, before_detail, code })
    }

    /// All texts.
    pub(crate) const fn texts(&self) -> Texts<'static> {
        if self.is(flags::JSON) { self.texts_in_json() } else { self.texts_apart() }
    }

    const fn texts_in_json(&self) -> Texts<'static> {
        let record = self.record();
        let (at, title_len, detail_len) = (record.at as usize, record.title as usize, record.detail as usize);
        let mut at_title = at + if self.is(flags::WHOLE) { 1 } else { 0 };
        if self.is(flags::URI) {
            let [at_uri, len] = self.uri_in_json();
            at_title = at_uri + len + AFTER_TYPE.len();
        }
        at_title += TITLE.len();
        let end = at + record.len as usize;
        let mut at_detail = at_title + title_len + AFTER_TITLE + DETAIL.len();
        if self.is(flags::ESCAPED) {
            (at_title, at_detail) = (end, end + title_len);
        }
        Texts {
            type_uri: self.type_uri(),
            title: self.piece(at_title, title_len),
            code: self.code_in_json(),
            detail: self.disclosure(self.piece(at_detail, detail_len)),
        }
    }

    /// The code, without looking for the other texts.
    pub(crate) const fn code(&self) -> &'static str {
        if self.is(flags::JSON) { self.code_in_json() } else { self.texts_apart().code }
    }

    const fn code_in_json(&self) -> &'static str {
        let end = self.record().at as usize + self.record().len as usize;
        let end = if self.is(flags::WHOLE) { end - END.len() } else { end };
        let len = self.record().code as usize;
        self.piece(end - len, len)
    }

    /// The texts of a record whose status is a constant, which decides about some of them.
    const fn texts_apart(&self) -> Texts<'static> {
        let record = self.record();
        let at_title = record.at as usize + record.uri as usize;
        let at_detail = at_title + record.title as usize;
        let mut rest = self.piece(record.at as usize, record.uri as usize);
        let mut title = self.piece(at_title, record.title as usize);
        let detail = self.piece(at_detail, record.detail as usize);
        let code_len = if self.is(flags::CODE_CONSTANT) { 0 } else { record.code as usize };
        let mut code = self.piece(at_detail + record.detail as usize, code_len);
        match self.code_constant() {
            Some(Constant::Like(like)) => {
                let texts = like.texts();
                return Texts { detail: self.disclosure(detail), ..texts };
            }
            Some(Constant::Code { code: constant, rest: constant_rest }) => {
                code = constant;
                if self.is(flags::BASE) {
                    rest = constant_rest;
                }
            }
            Some(Constant::Status(_)) | None => {}
        }
        let (status, is_server_error) = (self.status().as_u16(), self.status().is_server_error());
        if self.is(flags::CODE_BY_CLASS) && is_server_error {
            code = problem_code(status);
            if self.is(flags::BASE) {
                rest = server_slug(status);
            }
        }
        if self.is(flags::TITLE_PHRASE) || (self.is(flags::TITLE_BY_CLASS) && is_server_error) {
            title = phrase(status);
        }
        let type_uri = if self.is(flags::URI) { Some(TypeUri::new(self.base(), rest)) } else { None };
        Texts { type_uri, title, code, detail: self.disclosure(detail) }
    }

    /// The type URI, without looking for the other texts.
    pub(crate) const fn type_uri(&self) -> Option<TypeUri<'static>> {
        if !self.is(flags::JSON) {
            return self.texts_apart().type_uri;
        }
        if !self.is(flags::URI) {
            return None;
        }
        let [at, len] = self.uri_in_json();
        Some(match self.is(flags::WHOLE) {
            true => TypeUri::whole(self.piece(at, len)),
            false => TypeUri::new(self.base(), self.piece(at, len)),
        })
    }

    /// Where the body has the type URI, and the length of this text. A whole body has the URI in one piece, and any other only what
    /// follows the base.
    const fn uri_in_json(&self) -> [usize; 2] {
        let (at, len) = (self.record().at as usize, self.record().uri as usize);
        if self.is(flags::WHOLE) { [at + TYPE.len(), self.base().len() + len] } else { [at, len] }
    }

    /// What identifies the problem type besides its code.
    pub(crate) const fn identity(&self) -> Identity<'static> {
        self.texts().identity(self.status())
    }

    /// The base and the rest of the type URI; empty if there is none.
    const fn uri_parts(&self) -> (&'static str, &'static str) {
        match self.texts().type_uri {
            Some(uri) => uri.parts(),
            None => ("", ""),
        }
    }

    const fn disclosure(&self, detail: &'static str) -> Disclosure<'static> {
        let parts =
            (self.is(flags::DETAIL_TEXT), self.is(flags::DETAIL_VALUE), self.is(flags::DETAIL_OF_ERROR));
        let disclosure = match parts {
            (true, _, true) => Disclosure::Message(detail),
            (true, _, false) => Disclosure::Literal(detail),
            (false, true, true) => Disclosure::Display,
            (false, true, false) => Disclosure::Written,
            (false, false, _) => Disclosure::None,
        };
        if self.is(flags::MESSAGE_OF_5XX) { disclosure } else { disclosure.allowed(self.status()) }
    }

    /// Whether the JSON body lacks nothing but the message of the error, if the occurrence adds nothing.
    #[inline]
    pub(crate) const fn lacks_only_message(&self) -> bool {
        self.is(flags::JSON) && self.is(flags::DETAIL_VALUE) && self.is(flags::DETAIL_OF_ERROR)
    }

    /// Whether the body contains the message of the error.
    #[inline]
    pub(crate) const fn has_message_text(&self) -> bool {
        self.is(flags::DETAIL_TEXT) && self.is(flags::DETAIL_OF_ERROR)
    }

    /// How the detail is written, if the occurrence writes it.
    #[inline]
    pub(crate) const fn written_detail(&self) -> Disclosure<'static> {
        match (self.is(flags::DETAIL_VALUE), self.is(flags::DETAIL_OF_ERROR)) {
            (true, true) => Disclosure::Display,
            (true, false) => Disclosure::Written,
            (false, _) => Disclosure::None,
        }
    }
}
