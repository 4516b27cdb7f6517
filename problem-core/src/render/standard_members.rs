//! The standard members of a problem, in their one order. Every encoder writes them from here. Only the JSON of a derived
//! error has them in its row instead, which `json.rs` completes.

use std::borrow::Cow;

use problem_shared::members::StandardMember;

use crate::problem_type::row::Texts;
use crate::request::RequestContext;
use crate::status::ErrorStatus;

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
}

impl<'a> StandardMembers<'a> {
    /// The members of an occurrence that has written a detail and an instance. The request can change its type URI and add an
    /// instance.
    pub(super) fn of(
        status: ErrorStatus,
        texts: &Texts<'a>,
        [detail, instance]: [Option<&'a [u8]>; 2],
        request: Option<&'a RequestContext>,
    ) -> Self {
        let changed = request.and_then(|request| request.type_uri(texts.type_uri, texts.code));
        let own = texts.type_uri.map(|uri| {
            let (base, rest) = uri.parts();
            MemberValue::Text(base.as_bytes(), rest.as_bytes())
        });
        let detail = detail.or(texts.detail.known().map(str::as_bytes));
        let path = || request.and_then(RequestContext::instance).map(MemberValue::from);
        Self {
            type_uri: changed.map(|uri| MemberValue::OwnedText(uri.instead_of(texts.type_uri))).or(own),
            title: Some(MemberValue::text(texts.title)),
            status: Some(status.as_u16()),
            detail: detail.filter(|text| !text.is_empty()).map(|text| MemberValue::Text(text, b"")),
            instance: instance.map(|text| MemberValue::Text(text, b"")).or_else(path),
            code: Some(MemberValue::text(texts.code)),
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

impl<'a> From<Cow<'a, str>> for MemberValue<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        match text {
            Cow::Borrowed(text) => Self::text(text),
            Cow::Owned(text) => Self::OwnedText(text),
        }
    }
}

impl<'a> MemberValue<'a> {
    pub(crate) fn text(text: &'a str) -> Self {
        Self::Text(text.as_bytes(), b"")
    }

    /// The value as a text.
    pub(super) fn into_text(self) -> Cow<'a, str> {
        let text = String::from_utf8_lossy;
        match self {
            Self::Number(number) => number.to_string().into(),
            Self::Text(start, []) => text(start),
            Self::Text(start, rest) => text(start) + text(rest),
            Self::OwnedText(text) => text.into(),
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
            value => map.serialize_entry(name, &value.into_text()),
        }
    }
}
