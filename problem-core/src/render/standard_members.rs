//! The standard members of a problem, in their one order. Every encoder writes them from here. Only the JSON of a derived
//! error has them in its row instead, which `json.rs` completes.

use std::borrow::Cow;
use std::fmt::Display;

use problem_shared::members::StandardMember;

use crate::problem_type::table::{Detail, Texts};
use crate::render::occurrence::{Instance, Occurrence, written_text};
use crate::request::RequestContext;
use crate::status::ErrorStatus;
use crate::text::percent_encode::percent_encode;

/// The standard members that a problem has.
#[derive(Default)]
pub(crate) struct StandardMembers<'a> {
    pub(crate) type_uri: Option<MemberValue<'a>>,
    pub(crate) title: Option<MemberValue<'a>>,
    pub(crate) status: Option<u16>,
    pub(crate) detail: Option<MemberValue<'a>>,
    pub(crate) instance: Option<MemberValue<'a>>,
    pub(crate) code: Option<MemberValue<'a>>,
}

/// The value of a member, in the form in which it exists. An encoder can copy it without building a text first.
pub(crate) enum MemberValue<'a> {
    Number(u16),
    /// A text in UTF-8, in two parts.
    Text(&'a [u8], &'a [u8]),
    OwnedText(String),
    /// The detail that the occurrence writes.
    Detail(&'a dyn Occurrence),
    /// The instance of the occurrence, which can contain more than a URI can. The path of the request replaces it if it is
    /// empty or could not be written.
    Instance(&'a dyn Display, Option<&'a dyn Display>),
    /// The path of the request.
    Path(&'a dyn Display),
}

impl<'a> StandardMembers<'a> {
    /// The members of an occurrence. The request can change its type URI and add an instance.
    pub(super) fn of(
        status: ErrorStatus,
        texts: &Texts<'a>,
        occurrence: &'a dyn Occurrence,
        request: Option<&'a RequestContext>,
    ) -> Self {
        let Texts { type_uri, title, detail, code } = *texts;
        let absolute = request.and_then(|request| request.type_uri(type_uri, code));
        let own = type_uri.map(|(base, rest)| MemberValue::Text(base, rest));
        let path = request.and_then(RequestContext::instance);
        Self {
            type_uri: absolute.map(MemberValue::OwnedText).or(own),
            title: Some(MemberValue::Text(title, b"")),
            status: Some(status.as_u16()),
            detail: match detail {
                Detail::None | Detail::Text([]) => None,
                Detail::Text(text) => Some(MemberValue::Text(text, b"")),
                Detail::Written => Some(MemberValue::Detail(occurrence)),
            },
            instance: match occurrence.instance() {
                Instance::None | Instance::Text("") => path.map(MemberValue::Path),
                // `Problem` has encoded it
                Instance::Text(text) => Some(MemberValue::text(text)),
                Instance::Display(value) => Some(MemberValue::Instance(value, path)),
            },
            code: Some(MemberValue::Text(code, b"")),
        }
    }

    /// The members that the problem has, in the order in which they are sent.
    pub(crate) fn in_order(self) -> impl Iterator<Item = (StandardMember, MemberValue<'a>)> {
        let Self { mut type_uri, mut title, mut status, mut detail, mut instance, mut code } = self;
        StandardMember::ORDER.into_iter().filter_map(move |member| {
            let value = match member {
                StandardMember::Type => type_uri.take(),
                StandardMember::Title => title.take(),
                StandardMember::Status => status.take().map(MemberValue::Number),
                StandardMember::Detail => detail.take(),
                StandardMember::Instance => instance.take(),
                StandardMember::Code => code.take(),
            };
            Some((member, value?))
        })
    }
}

impl<'a> MemberValue<'a> {
    pub(crate) fn text(text: &'a str) -> Self {
        Self::Text(text.as_bytes(), b"")
    }

    /// The value as a text. `None`: the member is left out, because the occurrence wrote an empty text or failed.
    pub(super) fn into_text(self, name: &str) -> Option<Cow<'a, str>> {
        let text = String::from_utf8_lossy;
        let to_text = |value: &dyn Display| written_text(name, |out| write!(out, "{value}"));
        match self {
            Self::Number(number) => Some(number.to_string().into()),
            Self::Text(start, []) => Some(text(start)),
            Self::Text(start, rest) => Some(text(start) + text(rest)),
            Self::OwnedText(text) => Some(text.into()),
            Self::Detail(occurrence) => written_text(name, |out| occurrence.write_detail(out)),
            Self::Instance(value, path) => {
                to_text(value).map(percent_encode).or_else(|| path.and_then(to_text))
            }
            Self::Path(path) => to_text(path),
        }
    }

    /// Serialises the member. Numbers stay numbers.
    pub(crate) fn serialize_entry<M: serde_core::ser::SerializeMap>(
        self,
        name: &'static str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match self {
            Self::Number(number) => map.serialize_entry(name, &number),
            value => match value.into_text(name) {
                Some(text) => map.serialize_entry(name, &text),
                None => Ok(()),
            },
        }
    }
}
